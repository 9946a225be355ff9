import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ndjson } from '../../src/codecs/ndjson.ts';
import { fieldsOf, onlyError, outline, read } from './reading.ts';

describe('reading', () => {
  test('one record a line, the last one also without a newline', () => {
    expect(fieldsOf(read(ndjson, '{"a":1}\n{"b":[2]}'))).toEqual([{ a: 1 }, { b: [2] }]);
  });

  test('CRLF, blank lines, blanks around and a byte order mark are no matter', () => {
    const decoded = read(ndjson, '\ufeff{"a":1}\r\n\r\n   \n\t{"b":2} \n\n');
    expect(fieldsOf(decoded)).toEqual([{ a: 1 }, { b: 2 }]);
    expect(decoded.map((item) => item.line)).toEqual([1, 4]);
  });

  test('a byte order mark cut into single bytes is skipped too', () => {
    expect(fieldsOf(read(ndjson, '\ufeff{"a":1}\n', { size: 1 }))).toEqual([{ a: 1 }]);
  });

  test('the source text stays, so that large numbers and number spellings survive', () => {
    const line = '{"bytes": 12345678901234567890, "ratio": 1.50, "e": 1E2}';
    const [item] = read(ndjson, `  ${line} \r\n`);
    expect(item?.record?.json).toBe(line);
  });

  test('a carriage return between tokens does not break the one line', () => {
    const [item] = read(ndjson, '{"a":1,\r"b":2}\n');
    expect(item?.record?.json).toBe('{"a":1,"b":2}');
  });

  test('characters beyond ASCII arrive whole', () => {
    expect(fieldsOf(read(ndjson, '{"a":"Zürich €😀"}\n', { size: 1 }))).toEqual([
      { a: 'Zürich €😀' },
    ]);
  });

  test('a bad line is an error of its own and reading goes on', () => {
    expect(outline(read(ndjson, '{"a":1}\n{"a":\n[1]\n7\nnull\n"x"\n{"b":2}\n'))).toEqual([
      { a: 1 },
      '2: not valid JSON, it ends too early: "{"a":"',
      '3: a record must be a JSON object, not an array: "[1]"',
      '4: a record must be a JSON object, not a number: "7"',
      '5: a record must be a JSON object, not null: "null"',
      '6: a record must be a JSON object, not a string: ""x""',
      { b: 2 },
    ]);
  });

  test('errors are of the kind data, and tell the character where it is known', () => {
    const [item] = read(ndjson, '{"a":1 "b":2}\n');
    expect(item?.error?.kind).toBe('data');
    expect(item?.error?.message).toBe('not valid JSON at character 8: "{"a":1 "b":2}"');
  });

  test('an error message passes no control characters on and stays short', () => {
    const message = onlyError(read(ndjson, `\u001b]0;x\u0007\u202e${'y'.repeat(500)}\n`));
    expect(message).toMatch(/^1: not valid JSON: "\\u001b\]0;x\\u0007\\u202ey+\.\.\."$/);
    expect(message.length).toBeLessThan(120);
  });

  test('invalid UTF-8 spoils its line only, and is never replaced', () => {
    const bytes = Buffer.concat([
      Buffer.from('{"a":"ü"}\n{"b":"'),
      Buffer.from([0xff, 0xfe]),
      Buffer.from('"}\n{"c":"é"}\n'),
    ]);
    for (const size of [1, 7, 1000]) {
      expect(outline(read(ndjson, bytes, { size }))).toEqual([
        { a: 'ü' },
        '2: not UTF-8: "{"b":"\\xff\\xfe"}"',
        { c: 'é' },
      ]);
    }
  });

  test('a line over the limit is one error and the next line is read', () => {
    const input = `{"a":"${'x'.repeat(100)}"}\n{"b":1}\n{"c":"${'y'.repeat(100)}"}`;
    for (const size of [1, 10, 1000]) {
      expect(outline(read(ndjson, input, { size, maxRecordBytes: 50 }))).toEqual([
        '1: record larger than 50 bytes, skipped',
        { b: 1 },
        '3: record larger than 50 bytes, skipped',
      ]);
    }
  });

  test('what is nested too deep to be written again is refused', () => {
    const deep = (depth: number): string => `{"a":${'['.repeat(depth)}${']'.repeat(depth)}}`;
    expect(onlyError(read(ndjson, deep(100_000)))).toContain('nested more than 1000 deep');
    expect(read(ndjson, deep(999))[0]?.record).toBeDefined();
  });

  test('a field named __proto__ is a field like any other', () => {
    const [item] = read(ndjson, '{"__proto__":{"a":1}}\n');
    expect(Object.keys(item?.record?.fields ?? {})).toEqual(['__proto__']);
  });
});

describe('writing', () => {
  test('a line each, the source text where there is one', () => {
    const encoded = ndjson.encode?.([
      { fields: { a: 1e20 }, json: '{"a": 1e20}' },
      { fields: { b: 'x\ny' } },
    ]);
    expect(encoded?.body.toString()).toBe('{"a": 1e20}\n{"b":"x\\ny"}\n');
    expect(encoded?.text).toBe(true);
  });

  test('what was written is read back the same', () => {
    fc.assert(
      fc.property(fc.array(fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue())), (all) => {
        const plain = JSON.parse(JSON.stringify(all));
        const body = ndjson.encode?.(plain.map((fields: object) => ({ fields })))?.body;
        expect(fieldsOf(read(ndjson, body ?? ''))).toEqual(plain);
      }),
    );
  });
});
