import { MsgError } from '../core/errors.ts';
import { ChunkStore } from './chunk-store.ts';
import { Frame, findHeader } from './frame.ts';
import { DEFAULT_LIMITS, type FrameLimits, maxHead } from './limits.ts';
import type { StompVersion } from './version.ts';

const LF = 10;
const CR = 13;
const NUL = 0;
const LONGEST_COMMAND = 16;

export interface ScannerOptions {
  readonly limits?: FrameLimits;
  /** Throw on undefined escapes instead of keeping them. */
  readonly strict?: boolean;
}

/** A frame whose header block is complete. */
interface Head {
  readonly command: string;
  readonly lines: string;
  readonly bodyStart: number;
  /** From content-length; undefined means: up to the next NUL. */
  readonly length: number | undefined;
}

/**
 * Cuts a STOMP byte stream, arriving in any chunking, into frames. Searches with Buffer.indexOf only.
 * `push` calls `onFrame` for each frame that became complete and throws MsgError `protocol` for what
 * is no STOMP or over the limits; the scanner is of no use after that. Frames hold views on the
 * pushed chunks, so chunks must not be changed afterwards.
 */
export class FrameScanner {
  /** Set when CONNECT or CONNECTED has told it. */
  version: StompVersion = '1.0';
  readonly #onFrame: (frame: Frame) => void;
  readonly #limits: FrameLimits;
  readonly #strict: boolean;
  readonly #store = new ChunkStore();
  #head: Head | undefined;
  /** How far the search for the end of the head or body has come, from the start of the frame. */
  #searched = 0;

  constructor(onFrame: (frame: Frame) => void, options: ScannerOptions = {}) {
    this.#onFrame = onFrame;
    this.#limits = options.limits ?? DEFAULT_LIMITS;
    this.#strict = options.strict ?? false;
  }

  push(chunk: Buffer): void {
    const data = this.#store.add(chunk);
    if (data === undefined) return;
    let start = 0;
    for (;;) {
      if (this.#head === undefined) start = skipLineEnds(data, start);
      if (start === data.length) break;
      const next = this.#frameAt(data, start);
      if (next === undefined) break;
      start = next;
    }
    this.#store.keep(data, start, this.#needed());
  }

  /** Reads one frame and returns where the next begins; undefined while it is incomplete. */
  #frameAt(data: Buffer, start: number): number | undefined {
    this.#head ??= this.#readHead(data, start);
    if (this.#head === undefined) return undefined;
    const { command, lines, bodyStart, length } = this.#head;
    const from = start + bodyStart;
    const end = length === undefined ? this.#findNul(data, start, from) : from + length;
    if (end === undefined || end >= data.length) return undefined;
    if (data[end] !== NUL) {
      throw new MsgError('protocol', `${command} frame does not end where its content-length says`);
    }
    const how = { hasLength: length !== undefined, version: this.version, strict: this.#strict };
    this.#head = undefined;
    this.#searched = 0;
    this.#onFrame(new Frame(command, lines, data.subarray(from, end), how));
    return end + 1;
  }

  #findNul(data: Buffer, start: number, from: number): number | undefined {
    const end = data.indexOf(NUL, Math.max(from, start + this.#searched));
    this.#checkBody((end === -1 ? data.length : end) - from);
    if (end !== -1) return end;
    this.#searched = data.length - start;
    return undefined;
  }

  #readHead(data: Buffer, start: number): Head | undefined {
    checkCommand(data, start);
    const limit = maxHead(this.#limits);
    const from = Math.max(start, start + this.#searched - 2);
    const end = findHeadEnd(data, from);
    if ((end === undefined ? data.length : end.at) - start > limit) {
      throw tooLarge('header block', `${limit} bytes`, 'max-header-line');
    }
    if (end === undefined) {
      if (data.includes(NUL, from)) throw noBlankLine(data, start);
      this.#searched = data.length - start;
      return undefined;
    }
    const text = data.toString('utf8', start, end.at).replaceAll('\r\n', '\n').replace(/\r$/, '');
    if (text.includes('\0')) throw noBlankLine(data, start);
    const line = text.indexOf('\n');
    const command = line === -1 ? text : text.slice(0, line);
    const lines = line === -1 ? '' : text.slice(line);
    this.#checkLines(lines);
    this.#searched = 0;
    return { command, lines, bodyStart: end.next - start, length: this.#length(lines) };
  }

  #length(lines: string): number | undefined {
    const value = findHeader(lines, 'content-length')?.trim();
    if (value === undefined) return undefined;
    if (!/^\d{1,15}$/.test(value)) {
      throw new MsgError('protocol', `content-length ${JSON.stringify(value)} is no number`);
    }
    this.#checkBody(Number(value));
    return Number(value);
  }

  #checkBody(length: number): void {
    const { maxBody } = this.#limits;
    if (length > maxBody) throw tooLarge('body', `${maxBody} bytes`, 'max-body');
  }

  #checkLines(lines: string): void {
    const { maxHeaderLine, maxHeaders } = this.#limits;
    // Shorter blocks cannot break a limit, so the split is rarely paid for.
    if (lines.length <= Math.min(maxHeaderLine, 2 * maxHeaders)) return;
    const all = lines.slice(1).split('\n');
    if (all.length > maxHeaders)
      throw tooLarge('number of headers', String(maxHeaders), 'max-headers');
    if (all.some((one) => one.length > maxHeaderLine)) {
      throw tooLarge('header line', `${maxHeaderLine} bytes`, 'max-header-line');
    }
  }

  /** Bytes the current frame takes in all, where known: saves looking before they are there. */
  #needed(): number {
    const head = this.#head;
    return head?.length === undefined ? 0 : head.bodyStart + head.length + 1;
  }
}

/** Line ends between frames are heart-beats. */
function skipLineEnds(data: Buffer, start: number): number {
  let at = start;
  while (at < data.length && (data[at] === LF || data[at] === CR)) at += 1;
  return at;
}

/** The blank line after the headers: LF LF, or LF CR LF from 1.2 peers. */
function findHeadEnd(data: Buffer, from: number): { at: number; next: number } | undefined {
  const plain = data.indexOf('\n\n', from, 'latin1');
  const range = plain === -1 ? data : data.subarray(0, plain + 1);
  const crlf = range.indexOf('\n\r\n', from, 'latin1');
  if (crlf !== -1) return { at: crlf, next: crlf + 3 };
  return plain === -1 ? undefined : { at: plain, next: plain + 2 };
}

/** Tells at once when the peer speaks something else (HTTP, TLS, SSH), instead of waiting for more. */
function checkCommand(data: Buffer, start: number): void {
  for (let at = start; at < data.length; at += 1) {
    const byte = data[at];
    if (byte === LF || byte === CR) return;
    const upper = byte !== undefined && byte >= 65 && byte <= 90;
    if (!upper || at - start > LONGEST_COMMAND) throw notStomp(data, start);
  }
}

function notStomp(data: Buffer, start: number): MsgError {
  const shown = JSON.stringify(data.toString('latin1', start, start + 24));
  return new MsgError('protocol', `the other side does not speak STOMP: it sent ${shown}`);
}

/** Read on, the next frame would be taken for more headers of this one. */
function noBlankLine(data: Buffer, start: number): MsgError {
  const shown = JSON.stringify(data.toString('latin1', start, start + 24));
  return new MsgError('protocol', `a NUL among the headers of the STOMP frame ${shown}`);
}

function tooLarge(what: string, limit: string, setting: string): MsgError {
  return new MsgError('protocol', `STOMP frame over the limit: ${what} exceeds ${limit}`, {
    hint: `raise ${setting} if the sender is trusted`,
  });
}
