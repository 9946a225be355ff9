import type { Codec } from '../core/codec.ts';
import type { Message } from '../core/message.ts';
import { type GridRecord, recordToJson } from '../core/record.ts';
import { decodeBody } from './body.ts';
import { detectCodec } from './detect.ts';
import { lineWithMessage } from './envelope.ts';
import { encodeMessage } from './message.ts';
import { opaqueRecord } from './opaque.ts';

/**
 * The records of a received message, by the given codec or the one its headers or look tell. A body
 * of which anything cannot be read is one opaque record, whole, so that no part of it is lost.
 */
export function recordsOf(message: Message, codec?: Codec): readonly GridRecord[] {
  const { headers, body } = message;
  const hints = {
    contentType: headers['content-type'],
    messageClass: headers['messageClass'],
    body,
  };
  const reader = codec ?? detectCodec(hints);
  const records: GridRecord[] = [];
  for (const { record } of reader === undefined ? [] : decodeBody(body, reader)) {
    if (record === undefined) return [opaqueRecord(body)];
    records.push(record);
  }
  return records.length === 0 ? [opaqueRecord(body)] : records;
}

/** Lines of a message as its records, each with its message beside it when `meta`. */
export function recordLines(message: Message, codec: Codec | undefined, meta: boolean): string {
  const records = recordsOf(message, codec);
  const receivedAt = meta ? new Date().toISOString() : '';
  let lines = '';
  for (const [index, record] of records.entries()) {
    const place = { record: index + 1, of: records.length };
    lines += meta ? lineWithMessage(record, message, place, receivedAt) : recordToJson(record);
    lines += '\n';
  }
  return lines;
}

/** The line of a message as envelope, with nothing of it lost (formats.md 7.1). */
export function messageLine(message: Message): string {
  return `${encodeMessage(message)}\n`;
}
