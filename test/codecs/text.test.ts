import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { opaqueBody, opaqueRecord } from '../../src/codecs/opaque.ts';
import { text } from '../../src/codecs/text.ts';
import { fieldsOf, onlyError, read } from './reading.ts';

describe('lines of text', () => {
  test('each is a record, also an empty one', () => {
    expect(fieldsOf(read(text, 'a: 1\r\n\n  {"b":2}\nlast'))).toEqual([
      { '@body': 'a: 1' },
      { '@body': '' },
      { '@body': '  {"b":2}' },
      { '@body': 'last' },
    ]);
  });

  test('a line that is no UTF-8 is kept as Base64', () => {
    const input = Buffer.concat([Buffer.from('é\n'), Buffer.from([0xe9, 0x21]), Buffer.from('\n')]);
    expect(fieldsOf(read(text, input))).toEqual([
      { '@body': 'é' },
      { '@body': '6SE=', '@encoding': 'base64' },
    ]);
  });

  test('a line over the limit is an error', () => {
    expect(onlyError(read(text, 'x'.repeat(20), { maxRecordBytes: 10 }))).toContain(
      'larger than 10',
    );
  });

  test('one record is written as it stands, several a line each', () => {
    const [a, b] = [
      { fields: { '@body': 'a\n' } },
      { fields: { '@body': '/w==', '@encoding': 'base64' } },
    ];
    expect(text.encode?.([a])).toEqual({ body: Buffer.from('a\n'), text: true });
    expect(text.encode?.([b])).toEqual({ body: Buffer.from([0xff]), text: false });
    expect(text.encode?.([a, b]).body).toEqual(Buffer.from([97, 10, 10, 255, 10]));
    expect(text.encode?.([{ fields: { '@body': '\u0000' } }]).text).toBe(false);
  });

  test.each([
    [{ a: 1 }, 'no text in "@body"'],
    [{ '@body': 'x', '@encoding': 'base64' }, 'not in the encoding "base64"'],
    [{ '@body': 'x', '@encoding': 'rot13' }, 'not in the encoding "rot13"'],
    [{ '@body': '\udc00' }, 'surrogate'],
  ])('%j cannot be written', (fields, reason) => {
    expect(() => text.encode?.([{ fields }])).toThrow(reason);
  });

  test('what was written is read back the same', () => {
    const line = fc
      .uint8Array()
      .map((bytes) => Buffer.from(bytes.map((byte) => (byte === 10 || byte === 13 ? 32 : byte))));
    fc.assert(
      fc.property(fc.array(line, { minLength: 2 }), (lines) => {
        const records = lines.map(opaqueRecord);
        const body = text.encode?.(records).body ?? '';
        expect(fieldsOf(read(text, body))).toEqual(records.map((record) => record.fields));
      }),
    );
  });
});

test('an opaque record gives back any body', () => {
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array(), fc.string({ unit: 'binary' })), (content) => {
      const body = Buffer.from(content);
      expect(opaqueBody(opaqueRecord(body))).toEqual(body);
    }),
  );
  expect(opaqueRecord(Buffer.from('\ufeffé\n')).fields).toEqual({ '@body': '\ufeffé\n' });
});
