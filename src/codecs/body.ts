import { isUtf8 } from 'node:buffer';
import type { Codec, Decoded } from '../core/codec.ts';
import type { GridRecord } from '../core/record.ts';
import { type BodyHints, detectCodec } from './detect.ts';
import { json } from './json.ts';
import { jsonRecord } from './json-record.ts';
import { opaqueRecord } from './opaque.ts';

const BRACE = 0x7b;

/**
 * The records of a message body, by the given codec or the one that its headers or look tell. A body
 * of which anything cannot be read is one opaque record, whole, so that no part of it is lost.
 */
export function bodyRecords(hints: BodyHints, codec = detectCodec(hints)): readonly GridRecord[] {
  const { body } = hints;
  const records: GridRecord[] = [];
  for (const { record } of codec === undefined ? [] : decodeBody(body, codec)) {
    if (record === undefined) return [opaqueRecord(body)];
    records.push(record);
  }
  return records.length === 0 ? [opaqueRecord(body)] : records;
}

/** All of one whole body, read by a codec. */
function decodeBody(body: Buffer, codec: Codec): readonly Decoded[] {
  const only = codec === json ? onlyObject(body) : undefined;
  if (only !== undefined) return [only];
  const decoder = codec.decoder();
  return [...decoder.write(body), ...decoder.end()];
}

/** Nearly every JSON body is one object, which needs no search for where it ends. */
function onlyObject(body: Buffer): Decoded | undefined {
  if (body[0] !== BRACE || !isUtf8(body)) return undefined;
  const decoded = jsonRecord(body.toString().trimEnd(), 1);
  return decoded.record === undefined ? undefined : decoded;
}
