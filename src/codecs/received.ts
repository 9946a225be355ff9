import type { Codec } from '../core/codec.ts';
import type { Message } from '../core/message.ts';
import { type GridRecord, recordToJson } from '../core/record.ts';
import { bodyRecords } from './body.ts';
import { lineWithMessage } from './envelope.ts';
import { encodeMessage } from './message.ts';

/** The records of a received message: see `bodyRecords`. */
export function recordsOf({ headers, body }: Message, codec?: Codec): readonly GridRecord[] {
  const { 'content-type': contentType, messageClass } = headers;
  return bodyRecords({ contentType, messageClass, body }, codec);
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
