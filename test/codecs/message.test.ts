import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import lz4 from 'lz4-napi';
import snappy from 'snappy';
import { describe, expect, test } from 'vitest';
import { decodeMessage, encodeMessage } from '../../src/codecs/message.ts';
import type { Message } from '../../src/core/message.ts';
import { fixture } from './reading.ts';

const COMPLIANCE = 'messaging/compliance';

/** The digest of Messaging::Message, which names the files of its compliance suite (formats.md 7.1). */
function digest({ destination, headers, body, text }: Message): string {
  const header = destination === '' ? headers : { ...headers, destination };
  const lines = Object.keys(header)
    .sort()
    .map((key) => `${key}:${header[key]}\n`);
  return md5(`${text ? 1 : 0}${md5(lines.join(''))}${md5(body)}`);
}

function md5(data: string | Buffer): string {
  return createHash('md5').update(data).digest('hex');
}

function bodyOf(fields: Parameters<typeof decodeMessage>[0]): string {
  return decodeMessage(fields).body.toString();
}

describe('the compliance suite', () => {
  const files = readdirSync(new URL(`../fixtures/${COMPLIANCE}`, import.meta.url));

  test.each(files)('%s has the digest of its name', (file) => {
    const message = decodeMessage(fixture(`${COMPLIANCE}/${file}`).toString());
    expect(digest(message)).toBe(file.slice(0, 32));
  });

  test.each(files)('%s survives being written', (file) => {
    const message = decodeMessage(fixture(`${COMPLIANCE}/${file}`).toString());
    for (const compression of [undefined, 'zlib'] as const) {
      expect(decodeMessage(encodeMessage(message, { compression }))).toEqual(message);
    }
  });

  test('variants of one digest are equal', () => {
    const first = new Map<string, Message>();
    for (const file of files) {
      const message = decodeMessage(fixture(`${COMPLIANCE}/${file}`).toString());
      const other = first.get(file.slice(0, 32)) ?? message;
      expect(message).toEqual(other);
      first.set(file.slice(0, 32), other);
    }
    expect(first.size).toBe(12);
  });
});

describe('reading', () => {
  test('everything is optional', () => {
    const empty = { destination: '', headers: {}, body: Buffer.alloc(0), text: false };
    expect(decodeMessage({})).toEqual(empty);
    expect(decodeMessage({ header: null, body: null, encoding: null, text: null })).toEqual(empty);
  });

  test('the header "destination" is the destination; keys of others are passed over', () => {
    const fields = { header: { destination: '/topic/a', k: 'v' }, body: 'x', text: true, other: 1 };
    expect(decodeMessage(fields)).toEqual({
      destination: '/topic/a',
      headers: { k: 'v' },
      body: Buffer.from('x'),
      text: true,
    });
  });

  test('numbers and truth values in the header become text', () => {
    expect(decodeMessage({ header: { priority: 4, persistent: true } }).headers).toEqual({
      priority: '4',
      persistent: 'true',
    });
  });

  test('each compression, also in another order and with a line break in the Base64', () => {
    const plain = 'Zürich '.repeat(10);
    const packed = {
      zlib: deflateSync(plain),
      lz4: lz4.compressSync(Buffer.from(plain)),
      snappy: snappy.compressSync(plain),
    };
    for (const [name, bytes] of Object.entries(packed)) {
      const body = bytes.toString('base64').replace(/^.{8}/, '$&\r\n');
      for (const encoding of [`base64+utf8+${name}`, `${name}+base64`, `utf8+${name}+base64`]) {
        expect(bodyOf({ body, encoding, text: true })).toBe(plain);
      }
    }
  });

  test('LZ4 and Snappy blocks made by hand', () => {
    // LZ4: size 9, token of 3 literals and a match of 4 + 2 at distance 3, then the end without literals
    const block = Buffer.from([9, 0, 0, 0, 0x32, 0x61, 0x62, 0x63, 3, 0, 0x00]);
    expect(bodyOf({ body: block.toString('base64'), encoding: 'base64+lz4' })).toBe('abcabcabc');
    // Snappy: size 9, 3 literals, then a copy of 6 at distance 3
    const raw = Buffer.from([9, 0x08, 0x61, 0x62, 0x63, 0x09, 3]);
    expect(bodyOf({ body: raw.toString('base64'), encoding: 'base64+snappy' })).toBe('abcabcabc');
  });

  test('compressed bytes that are not in Base64 stand one in a character', () => {
    const body = deflateSync('hello').toString('latin1');
    expect(bodyOf({ body, encoding: 'zlib' })).toBe('hello');
  });

  test.each([
    [{ encoding: 'rot13' }, 'unknown encoding "rot13"'],
    [{ encoding: 'base64++zlib' }, 'unknown encoding ""'],
    [{ encoding: 'zlib+lz4+base64' }, 'compressed in two ways'],
    [{ encoding: 7 }, '"encoding" is not a string'],
    [{ body: 7 }, '"body" is not a string'],
    [{ body: '\ud800' }, 'half a surrogate pair'],
    [{ body: 'a', encoding: 'base64' }, 'not valid Base64'],
    [{ body: 'YQ==!!!!', encoding: 'base64' }, 'not valid Base64'],
    [{ body: '/w==', encoding: 'base64', text: true }, '"text" is true but the body is not UTF-8'],
    [{ body: '/w==', encoding: 'base64+utf8' }, 'the body is not UTF-8'],
    [{ body: 'AAAA', encoding: 'base64+zlib' }, 'damaged zlib data'],
    [{ body: '', encoding: 'lz4' }, 'damaged lz4 data'],
    [{ body: 'BAAAADBhYmM=', encoding: 'base64+lz4' }, 'damaged lz4 data'],
    [{ body: '', encoding: 'snappy' }, 'damaged snappy data'],
    [{ body: '/////w==', encoding: 'base64+snappy' }, 'damaged snappy data'],
    [{ body: '€', encoding: 'zlib' }, 'characters over U+00FF'],
    [{ text: 'yes' }, '"text" is neither true nor false'],
    [{ header: [] }, '"header" is not an object'],
    [{ header: { a: {} } }, 'header "a" is neither a string nor a number'],
    ['[]', 'must be a JSON object'],
    ['{', 'not valid JSON'],
  ])('%j is refused', (source, reason) => {
    expect(() => decodeMessage(source)).toThrow(reason);
    expect(() => decodeMessage(source)).toThrow(expect.objectContaining({ kind: 'data' }));
  });

  test('a body that unpacks to more than the limit is refused', () => {
    const plain = Buffer.alloc(10_000);
    const packed = {
      zlib: deflateSync(plain),
      lz4: lz4.compressSync(plain),
      snappy: snappy.compressSync(plain),
    };
    for (const [name, bytes] of Object.entries(packed)) {
      const fields = { body: bytes.toString('base64'), encoding: `base64+${name}` };
      expect(decodeMessage(fields, { maxBodyBytes: 10_000 }).body).toEqual(plain);
      expect(() => decodeMessage(fields, { maxBodyBytes: 9_999 })).toThrow(
        'larger than 9999 bytes',
      );
    }
    expect(() => decodeMessage({ body: 'abc' }, { maxBodyBytes: 2 })).toThrow(
      'larger than 2 bytes',
    );
  });

  test('a small body that claims gigabytes takes no such memory', () => {
    for (const [name, prefix] of [
      ['lz4', [0xff, 0xff, 0xff, 0xff, 0]],
      ['snappy', [0xff, 0xff, 0xff, 0xff, 0x0f]],
    ] as const) {
      const body = Buffer.from(prefix).toString('base64');
      expect(() => decodeMessage({ body, encoding: `base64+${name}` })).toThrow(
        `the ${name} body is larger than 104857600 bytes unpacked`,
      );
    }
  });
});

describe('writing', () => {
  const message = { destination: '/queue/a', headers: { k: 'v' }, text: true };

  test('a text stands as it is, on one line', () => {
    expect(encodeMessage({ ...message, body: Buffer.from('Zürich\n\u0000') })).toBe(
      '{"header":{"k":"v","destination":"/queue/a"},"body":"Zürich\\n\\u0000","text":true}',
    );
  });

  test('bytes are Base64 unless they are printable ASCII', () => {
    const binary = { ...message, destination: '', text: false };
    expect(encodeMessage({ ...binary, body: Buffer.from('abc ~') })).toBe(
      '{"header":{"k":"v"},"body":"abc ~"}',
    );
    for (const body of ['a\n', '\u007f', 'ü']) {
      expect(JSON.parse(encodeMessage({ ...binary, body: Buffer.from(body) }))).toEqual({
        header: { k: 'v' },
        body: Buffer.from(body).toString('base64'),
        encoding: 'base64',
      });
    }
  });

  test('a body marked as text that is none loses no byte', () => {
    const body = Buffer.from([0x61, 0xff]);
    expect(decodeMessage(encodeMessage({ ...message, body }))).toMatchObject({ body, text: false });
  });

  test('only what shrinks is compressed', () => {
    const encoding = (body: Buffer, text: boolean): unknown =>
      JSON.parse(encodeMessage({ ...message, body, text }, { compression: 'zlib' })).encoding;
    expect(encoding(Buffer.alloc(255, 'a'), true)).toBe('base64+utf8+zlib');
    expect(encoding(Buffer.alloc(255), false)).toBe('base64+zlib');
    expect(encoding(Buffer.alloc(254, 'a'), true)).toBeUndefined();
    const random = createHash('shake256', { outputLength: 1000 }).digest();
    expect(encoding(random, false)).toBe('base64');
  });

  test('what was written is read back the same', () => {
    const texts = fc.string({ unit: 'binary' });
    const body = fc.oneof(
      fc.record({ body: texts.map((t) => Buffer.from(t)), text: fc.boolean() }),
      fc.record({
        body: fc.uint8Array({ maxLength: 1000 }).map((bytes) => Buffer.from(bytes)),
        text: fc.constant(false),
      }),
    );
    const headers = fc.dictionary(
      texts.filter((key) => key !== 'destination'),
      texts,
    );
    const compression = fc.constantFrom(undefined, 'zlib' as const);
    fc.assert(
      fc.property(body, headers, texts, compression, (content, all, destination, packing) => {
        const original = { ...content, headers: { ...all }, destination };
        const line = encodeMessage(original, { compression: packing });
        expect(line).not.toContain('\n');
        expect(decodeMessage(line)).toEqual(original);
      }),
    );
  });
});
