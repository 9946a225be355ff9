import { isAscii, isUtf8 } from 'node:buffer';
import type { CodecOptions, Decoded, Decoder } from '../core/codec.ts';
import { ByteTail } from './byte-tail.ts';
import { MAX_RECORD_BYTES } from './decoded.ts';

const LF = 10;
const CR = 13;
const BYTE_ORDER_MARK = '\ufeff';

/** What a line format does with its lines; numbers count from 1. */
export interface LineHandler {
  /** A line of text without its LF or CRLF; a byte order mark before the first is left out. */
  line(text: string, number: number): void;
  /** A line that is not UTF-8; the bytes hold only during the call. */
  invalid(bytes: Buffer, number: number): void;
  /** A line over the limit, told once; it is skipped with flat memory. */
  overlong(number: number, maxBytes: number): void;
  end?(): void;
}

/** A decoder that reads lines: the handler passes to `emit` what becomes complete. */
export function lineDecoder(
  options: CodecOptions | undefined,
  makeHandler: (emit: (decoded: Decoded) => void) => LineHandler,
): Decoder {
  let complete: Decoded[] = [];
  const handler = makeHandler((decoded) => complete.push(decoded));
  const reader = new LineReader(handler, options?.maxRecordBytes ?? MAX_RECORD_BYTES);
  const taken = (): Decoded[] => {
    const result = complete;
    complete = [];
    return result;
  };
  return {
    write(chunk) {
      reader.write(chunk);
      return taken();
    },
    end() {
      reader.end();
      handler.end?.();
      return taken();
    },
  };
}

class LineReader {
  readonly #handler: LineHandler;
  readonly #maxBytes: number;
  readonly #tail = new ByteTail();
  #number = 1;
  #skipping = false;

  constructor(handler: LineHandler, maxBytes: number) {
    this.#handler = handler;
    this.#maxBytes = maxBytes;
  }

  write(chunk: Buffer): void {
    let start = this.#finishFirst(chunk);
    const last = chunk.lastIndexOf(LF);
    // One look at all whole lines spares the look at each.
    const encoding = encodingOf(chunk.subarray(start, Math.max(start, last + 1)));
    while (start <= last) {
      const end = chunk.indexOf(LF, start);
      this.#line(chunk, start, end, encoding);
      start = end + 1;
    }
    this.#keep(chunk, start, chunk.length);
  }

  end(): void {
    if (this.#tail.length > 0) this.#takeTail();
  }

  /** Completes the line begun in earlier chunks; returns where the next one starts. */
  #finishFirst(chunk: Buffer): number {
    if (this.#tail.length === 0 && !this.#skipping) return 0;
    const end = chunk.indexOf(LF);
    if (end === -1) return 0;
    this.#keep(chunk, 0, end);
    if (this.#skipping) {
      this.#skipping = false;
      this.#number++;
    } else {
      this.#takeTail();
    }
    return end + 1;
  }

  #takeTail(): void {
    const bytes = this.#tail.take();
    this.#line(bytes, 0, bytes.length, encodingOf(bytes));
  }

  #keep(chunk: Buffer, start: number, end: number): void {
    if (this.#skipping) return;
    if (this.#tail.length + end - start > this.#maxBytes) {
      this.#tail.clear();
      this.#skipping = true;
      this.#handler.overlong(this.#number, this.#maxBytes);
    } else {
      this.#tail.append(chunk, start, end);
    }
  }

  #line(bytes: Buffer, start: number, end: number, known: TextEncoding | undefined): void {
    const number = this.#number++;
    if (end - start > this.#maxBytes) {
      this.#handler.overlong(number, this.#maxBytes);
      return;
    }
    const encoding = known ?? encodingOf(bytes.subarray(start, end));
    if (encoding === undefined) {
      this.#handler.invalid(bytes.subarray(start, end), number);
      return;
    }
    const stop = end > start && bytes[end - 1] === CR ? end - 1 : end;
    const text = bytes.toString(encoding, start, stop);
    this.#handler.line(number === 1 ? withoutMark(text) : text, number);
  }
}

type TextEncoding = 'latin1' | 'utf8';

/** ASCII is told from UTF-8 because it is decoded twice as fast; undefined is neither. */
function encodingOf(bytes: Buffer): TextEncoding | undefined {
  if (isAscii(bytes)) return 'latin1';
  return isUtf8(bytes) ? 'utf8' : undefined;
}

function withoutMark(text: string): string {
  return text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
}
