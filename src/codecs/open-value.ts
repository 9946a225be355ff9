import { isUtf8 } from 'node:buffer';
import type { Decoded } from '../core/codec.ts';
import { ByteTail } from './byte-tail.ts';
import { invalid, tooLarge } from './decoded.ts';
import { excerptOfBytes } from './excerpt.ts';
import { jsonRecord } from './json-record.ts';

/** The bytes of the JSON value that is being read, possibly over many chunks. */
export class OpenValue {
  readonly #maxBytes: number;
  readonly #tail = new ByteTail();
  #chunk: Buffer = Buffer.alloc(0);
  /** Where the value begins in the chunk: 0 when it began in an earlier one. */
  #start = 0;
  #line = 1;
  #skipped = false;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  next(chunk: Buffer): void {
    this.#chunk = chunk;
    this.#start = 0;
  }

  begin(at: number, line: number): void {
    this.#start = at;
    this.#line = line;
  }

  /** Keeps what the chunk has of it; an error, once, when that is too much. */
  keep(): Decoded | undefined {
    if (this.#skipped) return undefined;
    if (this.#sizeAt(this.#chunk.length) > this.#maxBytes) {
      this.#skipped = true;
      this.#tail.clear();
      return tooLarge(this.#line, this.#maxBytes);
    }
    this.#tail.append(this.#chunk, this.#start, this.#chunk.length);
    return undefined;
  }

  /** The record that ends before `end`; undefined when its error was told before. */
  finish(end: number): Decoded | undefined {
    const skipped = this.#skipped;
    this.#skipped = false;
    if (skipped) return undefined;
    if (this.#sizeAt(end) > this.#maxBytes) {
      this.#tail.clear();
      return tooLarge(this.#line, this.#maxBytes);
    }
    const bytes = this.#take(end);
    if (!isUtf8(bytes)) return invalid(this.#line, `not UTF-8: ${excerptOfBytes(bytes)}`);
    return jsonRecord(bytes.toString().trimEnd(), this.#line);
  }

  /** The error of a value that the input does not finish; undefined when one was told before. */
  cutShort(): Decoded | undefined {
    if (this.#skipped) return undefined;
    const seen = excerptOfBytes(this.#take(0));
    return invalid(this.#line, `the input ends within this value: ${seen}`);
  }

  #sizeAt(end: number): number {
    return this.#tail.length + end - this.#start;
  }

  #take(end: number): Buffer {
    if (this.#tail.length === 0) return this.#chunk.subarray(this.#start, end);
    this.#tail.append(this.#chunk, this.#start, end);
    return this.#tail.take();
  }
}
