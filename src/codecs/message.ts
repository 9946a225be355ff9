import { isAscii, isUtf8 } from 'node:buffer';
import { MsgError } from '../core/errors.ts';
import type { Headers, Message } from '../core/message.ts';
import type { Fields, JsonValue } from '../core/record.ts';
import { fromBase64 } from './base64.ts';
import { type Compression, decompress, isCompression, zlibIfWorthIt } from './compression.ts';
import { excerpt } from './excerpt.ts';
import { isFields, jsonRecord } from './json-record.ts';

/** Largest body after decompression unless told otherwise, in bytes. */
const MAX_BODY_BYTES = 100 * 1024 * 1024;
const NOT_PLAIN = /[^ -~]/;
const LONE_SURROGATE = /\p{Surrogate}/u;

export interface MessageDecoding {
  /** Largest body after decompression, in bytes (default 100 MiB). */
  readonly maxBodyBytes?: number | undefined;
}

export interface MessageEncoding {
  /** Compress bodies of 255 bytes and more that shrink below nine tenths. */
  readonly compression?: 'zlib' | undefined;
}

/**
 * Reads the JSON of CERN's Messaging::Message (formats.md 7.1), `{"header": {...}, "body": "...",
 * "text": true, "encoding": "base64+utf8+zlib"}`, every part of it optional. The header
 * `destination` becomes the destination, '' when there is none. Throws MsgError `data`.
 */
export function decodeMessage(source: Fields | string, options: MessageDecoding = {}): Message {
  const fields = typeof source === 'string' ? parsed(source) : source;
  const { header, text: flag } = fields;
  const { destination = '', ...headers } = decodeHeader(header ?? {});
  const text = decodeFlag(flag ?? false);
  const body = decodeBody(fields, options.maxBodyBytes ?? MAX_BODY_BYTES);
  if (text && !isUtf8(body)) throw bad('"text" is true but the body is not UTF-8');
  return { destination, headers, body, text };
}

/**
 * Writes a message as one line of that JSON. Text bodies stand as they are; others are Base64 unless
 * they are printable ASCII. A body that is marked as text but is no UTF-8 is written as binary.
 */
export function encodeMessage(message: Message, options: MessageEncoding = {}): string {
  const { destination, headers } = message;
  const header = destination === '' ? headers : { ...headers, destination };
  return JSON.stringify({ header, ...encodedBody(message, options) });
}

interface EncodedPart {
  readonly body: string;
  readonly text?: true;
  readonly encoding?: string;
}

function encodedBody(message: Message, { compression }: MessageEncoding): EncodedPart {
  const { body } = message;
  const text = message.text && isUtf8(body);
  const mark = text ? ({ text: true } as const) : {};
  const packed = compression === 'zlib' ? zlibIfWorthIt(body) : undefined;
  if (packed !== undefined) {
    const encoding = text ? 'base64+utf8+zlib' : 'base64+zlib';
    return { body: packed.toString('base64'), ...mark, encoding };
  }
  if (text || isPlain(body)) return { body: body.toString(), ...mark };
  return { body: body.toString('base64'), encoding: 'base64' };
}

function isPlain(body: Buffer): boolean {
  return isAscii(body) && !NOT_PLAIN.test(body.toString('latin1'));
}

function parsed(text: string): Fields {
  const decoded = jsonRecord(text.trim(), 1);
  if (decoded.error !== undefined) throw decoded.error;
  return decoded.record.fields;
}

function decodeHeader(header: JsonValue): Headers {
  if (!isFields(header)) throw bad('"header" is not an object');
  if (holdsStrings(header)) return header;
  return Object.fromEntries(
    Object.entries(header).map(([name, value]) => [name, headerValue(name, value)]),
  );
}

function holdsStrings(header: Fields): header is Record<string, string> {
  return Object.values(header).every((value) => typeof value === 'string');
}

function headerValue(name: string, value: JsonValue): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw bad(`header ${excerpt(name)} is neither a string nor a number`);
}

function decodeFlag(value: JsonValue): boolean {
  if (typeof value === 'boolean') return value;
  if (value === 0 || value === 1) return value === 1;
  throw bad('"text" is neither true nor false');
}

function decodeBody(fields: Fields, maxBytes: number): Buffer {
  const { body, encoding } = fields;
  const tokens = tokensOf(stringOf(encoding, 'encoding'));
  const compression = compressionOf(tokens);
  const bytes = bodyBytes(stringOf(body, 'body'), tokens.includes('base64'), compression);
  const plain = compression === undefined ? bytes : decompress(compression, bytes, maxBytes);
  if (plain.length > maxBytes) throw bad(`the body is larger than ${maxBytes} bytes`);
  if (tokens.includes('utf8') && !isUtf8(plain)) throw bad('the body is not UTF-8');
  return plain;
}

function stringOf(value: JsonValue | undefined, name: string): string {
  const text = value ?? '';
  if (typeof text !== 'string') throw bad(`"${name}" is not a string`);
  return text;
}

function tokensOf(encoding: string): readonly string[] {
  return encoding === '' ? [] : encoding.split('+');
}

function compressionOf(tokens: readonly string[]): Compression | undefined {
  const unknown = tokens.find((t) => t !== 'base64' && t !== 'utf8' && !isCompression(t));
  if (unknown !== undefined) throw bad(`unknown encoding ${excerpt(unknown)}`);
  const [compression, second] = tokens.filter(isCompression);
  if (second !== undefined && second !== compression) throw bad('compressed in two ways');
  return compression;
}

/** Compressed bytes that are not in Base64 stand one in each character, as Perl writes them. */
function bodyBytes(body: string, base64: boolean, compression: Compression | undefined): Buffer {
  if (base64) {
    const bytes = fromBase64(body);
    if (bytes === undefined) throw bad('the body is not valid Base64');
    return bytes;
  }
  if (compression !== undefined) return latin1(body);
  if (LONE_SURROGATE.test(body)) throw bad('the body holds half a surrogate pair');
  return Buffer.from(body);
}

function latin1(body: string): Buffer {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: every byte is allowed
  if (/[^\u0000-\u00ff]/.test(body)) throw bad('the compressed body holds characters over U+00FF');
  return Buffer.from(body, 'latin1');
}

function bad(message: string): MsgError {
  return new MsgError('data', `not a Messaging::Message: ${message}`);
}
