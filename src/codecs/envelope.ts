import type { Draft } from '../core/draft.ts';
import { MsgError } from '../core/errors.ts';
import { type Headers, type Message, MSG_ID, messageId } from '../core/message.ts';
import { type GridRecord, type JsonValue, recordToJson } from '../core/record.ts';
import { isFields } from './json-record.ts';
import { prependKey, removeKey } from './json-text.ts';
import { decodeMessage } from './message.ts';
import { BODY, ENCODING, opaqueBody } from './opaque.ts';

/** The reserved key that carries, beside a record, the message it came in. */
const KEY = '@message';

/** Headers that describe a body, and are therefore written anew with a new body. */
const OF_THE_BODY = ['content-type', 'content-encoding', 'recordCount'];

/** A record on its line; `of` records came in the message, this is number `record`, from 1. */
export interface Place {
  readonly record: number;
  readonly of: number;
}

/** The line of a record with its message beside it, for routing and headers to go on with it. */
export function lineWithMessage(
  record: GridRecord,
  message: Message,
  { record: number, of }: Place,
  receivedAt: string,
): string {
  const id = messageId(message);
  const beside = {
    destination: message.destination,
    headers: message.headers,
    ...(id === undefined ? {} : { id }),
    receivedAt,
    ...(message.text ? {} : { text: false }),
    ...(of === 1 ? {} : { record: number, records: of }),
  };
  return prependKey(recordToJson(record), KEY, JSON.stringify(beside));
}

/** What a record, with or without "@message" beside it, wants to be sent as. */
export function draftOfRecord(record: GridRecord): Draft {
  const beside = record.fields[KEY];
  if (beside === undefined) return { headers: {}, content: content(record, true) };
  if (!isFields(beside)) throw new MsgError('data', `"${KEY}" must be an object`);
  const opaque = isOpaque(record);
  return {
    destination: textOrNothing(beside['destination'], 'destination'),
    headers: headersBeside(beside, opaque ? [] : OF_THE_BODY),
    content: content(withoutKey(record), beside['text'] !== false),
  };
}

/** What an envelope of Messaging::Message wants to be sent as: itself. */
export function draftOfMessage(record: GridRecord): Draft {
  const { destination, headers, body, text } = decodeMessage(record.fields);
  return { destination, headers, content: { body, text } };
}

function content(record: GridRecord, text: boolean): Draft['content'] {
  if (!isOpaque(record)) return record;
  const body = opaqueBody(record);
  const isText = record.fields[ENCODING] === undefined && !body.includes(0);
  return { body, text: text && isText };
}

function isOpaque(record: GridRecord): boolean {
  return record.fields[BODY] !== undefined;
}

function withoutKey({ fields, json }: GridRecord): GridRecord {
  const { [KEY]: _beside, ...rest } = fields;
  return { fields: rest, json: json === undefined ? undefined : removeKey(json, KEY) };
}

function headersBeside(beside: { [key: string]: JsonValue }, left: readonly string[]): Headers {
  const given = beside['headers'] ?? {};
  if (!isFields(given)) throw new MsgError('data', `headers in "${KEY}" must be an object`);
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) {
    if (left.includes(name)) continue;
    headers[name] = textOrNothing(value, `header ${name}`) ?? '';
  }
  return { ...headers, ...idOfPart(beside) };
}

/**
 * Records that came in one message and go on as messages of their own need ids of their own, and
 * the same ones each time, or stores would take them for copies of each other.
 */
function idOfPart({ id, record, records }: { [key: string]: JsonValue }): Headers {
  if (typeof id !== 'string') return {};
  const several = typeof records === 'number' && records > 1;
  return { [MSG_ID]: several ? `${id}/${String(record)}` : id };
}

function textOrNothing(value: JsonValue | undefined, what: string): string | undefined {
  if (value === undefined || typeof value === 'string') return value;
  throw new MsgError('data', `${what} in "${KEY}" must be text`);
}
