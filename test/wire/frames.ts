import fc from 'fast-check';
import type { Frame } from '../../src/wire/frame.ts';
import { FrameScanner, type ScannerOptions } from '../../src/wire/scanner.ts';
import type { StompVersion } from '../../src/wire/version.ts';

export interface PlainFrame {
  readonly command: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Everything that one scanner makes of these chunks. */
export function scan(
  chunks: readonly Buffer[],
  { version = '1.2', ...options }: ScannerOptions & { version?: StompVersion } = {},
): PlainFrame[] {
  const frames: PlainFrame[] = [];
  const scanner = new FrameScanner((frame) => frames.push(plain(frame)), options);
  scanner.version = version;
  for (const chunk of chunks) scanner.push(chunk);
  return frames;
}

/** As a frame stands when it is handed over: later pushes must not change it. */
function plain(frame: Frame): PlainFrame {
  return { command: frame.command, headers: { ...frame.headers() }, body: frame.body };
}

/** Cuts bytes at the given places, each a fraction of the whole. */
export function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const at = [0, ...places.map((place) => Math.floor(place * bytes.length)), bytes.length];
  at.sort((one, other) => one - other);
  // Copies, as each read from a socket is memory of its own.
  return at.slice(1).map((end, index) => Buffer.from(bytes.subarray(at[index], end)));
}

export const anyCuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 });
export const anyCommand = fc.constantFrom(
  'SEND',
  'MESSAGE',
  'SUBSCRIBE',
  'ACK',
  'RECEIPT',
  'ERROR',
);
/** What STOMP 1.2 can carry in a header: all but NUL, `content-length` being the encoder's. */
export const anyText = fc
  .string({ unit: fc.oneof(fc.constantFrom('\\', '\n', '\r', ':', 'c', 'n', 'r'), fc.string()) })
  .map((text) => text.replaceAll('\0', ''));
export const anyHeaders = fc
  .dictionary(anyText, anyText, { maxKeys: 8 })
  .map((headers) => ({ ...headers }))
  .filter((headers) => !Object.hasOwn(headers, 'content-length'));
export const anyBody = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes));
