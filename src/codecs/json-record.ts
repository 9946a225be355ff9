import type { Decoded } from '../core/codec.ts';
import type { Fields } from '../core/record.ts';
import { invalid } from './decoded.ts';
import { excerpt } from './excerpt.ts';
import { compactJson, isDeeperThan } from './json-text.ts';

/** Writing JSON recurses, so deeper records would fail far from here, where they came from is forgotten. */
const MAX_DEPTH = 1000;
const LINE_END = /[\r\n]/;

/** One record from the text of one JSON value; the text stays with it, on one line. */
export function jsonRecord(text: string, line: number): Decoded {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return invalid(line, `not valid JSON${position(error)}: ${excerpt(text)}`);
  }
  if (!isFields(value)) {
    return invalid(line, `a record must be a JSON object, not ${kind(value)}: ${excerpt(text)}`);
  }
  if (text.length > 2 * MAX_DEPTH && isDeeperThan(text, MAX_DEPTH)) {
    return invalid(line, `nested more than ${MAX_DEPTH} deep: ${excerpt(text)}`);
  }
  const json = LINE_END.test(text) ? compactJson(text) : text;
  return { line, record: { fields: value, json } };
}

/** True for what JSON.parse makes of an object. */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function kind(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'an array' : `a ${typeof value}`;
}

function position(error: unknown): string {
  const message = error instanceof Error ? error.message : '';
  const at = /at position (\d+)/.exec(message)?.[1];
  if (at !== undefined) return ` at character ${Number(at) + 1}`;
  return message.startsWith('Unexpected end') ? ', it ends too early' : '';
}
