import { readFileSync } from 'node:fs';
import type { Codec, CodecOptions, Decoded } from '../../src/core/codec.ts';
import type { Fields } from '../../src/core/record.ts';

export function fixture(name: string): Buffer {
  return readFileSync(new URL(`../fixtures/${name}`, import.meta.url));
}

/** All that the decoder makes of an input given in pieces of `size` bytes, or in one. */
export function read(
  codec: Codec,
  input: string | Buffer,
  options: CodecOptions & { size?: number } = {},
): Decoded[] {
  const bytes = Buffer.from(input);
  const decoder = codec.decoder(options);
  const decoded: Decoded[] = [];
  const size = options.size ?? Math.max(1, bytes.length);
  for (let at = 0; at < bytes.length; at += size) {
    // As a reader that uses its buffer again: nothing of the chunk holds after the call.
    const chunk = Buffer.from(bytes.subarray(at, at + size));
    decoded.push(...decoder.write(chunk));
    chunk.fill(0);
  }
  decoded.push(...decoder.end());
  return decoded;
}

/** The fields of each record; fails the test when there is an error. */
export function fieldsOf(decoded: readonly Decoded[]): Fields[] {
  return decoded.map((item) => {
    if (item.record === undefined) throw item.error;
    return item.record.fields;
  });
}

/** Each item in a form to compare: `line: text of the error`, or the fields. */
export function outline(decoded: readonly Decoded[]): unknown[] {
  return decoded.map((item) =>
    item.record === undefined ? `${item.line}: ${item.error.message}` : item.record.fields,
  );
}

/** The only item of a result, as an error. */
export function onlyError(decoded: readonly Decoded[]): string {
  const [text] = outline(decoded);
  if (decoded.length !== 1 || typeof text !== 'string') {
    throw new Error(`expected one error, got ${JSON.stringify(outline(decoded))}`);
  }
  return text;
}
