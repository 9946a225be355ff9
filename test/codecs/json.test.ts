import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { json } from '../../src/codecs/json.ts';
import { fieldsOf, onlyError, outline, read } from './reading.ts';

function texts(input: string, size?: number): unknown[] {
  return read(json, input, size === undefined ? {} : { size }).map((item) => item.record?.json);
}

describe('reading', () => {
  test('objects one after another, over several lines or on one', () => {
    const input = '{\n  "a": 1\n}\n{"b":2}{"c":3} {"d":{"e":[{}]}}';
    const decoded = read(json, input);
    expect(fieldsOf(decoded)).toEqual([{ a: 1 }, { b: 2 }, { c: 3 }, { d: { e: [{}] } }]);
    expect(decoded.map((item) => item.line)).toEqual([1, 4, 4, 4]);
  });

  test('arrays of objects, mixed with single ones', () => {
    const input = '\ufeff[ {"a":1} ,\n {"b":2}\n]\n\n[]\n{"c":3}[{"d":4}]';
    const decoded = read(json, input);
    expect(fieldsOf(decoded)).toEqual([{ a: 1 }, { b: 2 }, { c: 3 }, { d: 4 }]);
    expect(decoded.map((item) => item.line)).toEqual([1, 2, 6, 6]);
  });

  test('brackets, quotes and backslashes in strings end nothing', () => {
    const value = { a: '}]{["\\', 'k"]}': '\\\\"', n: { d: '\\"}' }, u: '\u2028é😀' };
    const input = JSON.stringify([value, value], null, 2);
    for (const size of [1, 2, 3, 1000]) {
      expect(fieldsOf(read(json, input, { size }))).toEqual([value, value]);
    }
  });

  test('a text on one line stays as it is, one over several is joined with its numbers as spelled', () => {
    expect(texts('[{"a": 1.0,  "b": 12345678901234567890}]')).toEqual([
      '{"a": 1.0,  "b": 12345678901234567890}',
    ]);
    expect(texts('{\r\n  "a b" : 1.00,\n\t"c": [ 1e2 , -0 ],\n "d": "x  \\n y"\n}')).toEqual([
      '{"a b":1.00,"c":[1e2,-0],"d":"x  \\n y"}',
    ]);
  });

  test('values other than objects are errors, and what follows is read', () => {
    const input = '[1, "a{", {"a":1}, [{"x":1}], null]\ntrue\n{"b":2}';
    expect(outline(read(json, input))).toEqual([
      '1: a record must be a JSON object, not a number: "1"',
      '1: a record must be a JSON object, not a string: ""a{""',
      { a: 1 },
      '1: a record must be a JSON object, not an array: "[{"x":1}]"',
      '1: a record must be a JSON object, not null: "null"',
      '2: a record must be a JSON object, not a boolean: "true"',
      { b: 2 },
    ]);
  });

  test('garbage is an error a line, and a stray quote hides no more than its line', () => {
    const input = 'some garbage here\nhe said "hello\n{"a":1}\n}\n"open\n{"b":2}';
    expect(outline(read(json, input))).toEqual([
      '1: not valid JSON: "some garbage here"',
      '2: not valid JSON: "he said "hello"',
      { a: 1 },
      '4: not valid JSON: "}"',
      expect.stringMatching(/^5: not valid JSON.*: ""open"$/),
      { b: 2 },
    ]);
  });

  test('an input that is cut short says so', () => {
    expect(outline(read(json, '[{"a":1},\n{"b":'))).toEqual([
      { a: 1 },
      '2: the input ends within this value: "{"b":"',
      '1: this array is not closed: the input is cut short',
    ]);
    expect(onlyError(read(json, '{"a":"\\'))).toBe(
      '1: the input ends within this value: "{"a":"\\"',
    );
    expect(onlyError(read(json, ']'))).toBe('1: "]" without an array');
  });

  test('commas are forgiven, but not in strict reading', () => {
    const input = '{"a":1},{"b":2}\n[{"c":3} {"d":4},,]';
    expect(fieldsOf(read(json, input))).toEqual([{ a: 1 }, { b: 2 }, { c: 3 }, { d: 4 }]);
    expect(outline(read(json, input, { strict: true }))).toEqual([
      { a: 1 },
      '1: stray comma',
      { b: 2 },
      { c: 3 },
      '2: comma missing between the elements of an array',
      { d: 4 },
      '2: stray comma',
      '2: comma before the end of the array',
    ]);
    expect(fieldsOf(read(json, '[{"a":1}, {"b":2}]{"c":3}', { strict: true }))).toHaveLength(3);
  });

  test('invalid UTF-8 spoils its value only', () => {
    const input = Buffer.concat([
      Buffer.from('[{"a":"ü'),
      Buffer.from([0x80]),
      Buffer.from('"},{"b":2}]'),
    ]);
    expect(outline(read(json, input))).toEqual([
      '1: not UTF-8: "{"a":"\\xc3\\xbc\\x80"}"',
      { b: 2 },
    ]);
  });

  test('a value over the limit is one error and the next is read', () => {
    const input = `[{"a":"${'x'.repeat(100)}","b":{}},{"c":1},\n{"d":"${'y'.repeat(100)}"}]`;
    for (const size of [1, 10, 1000]) {
      expect(outline(read(json, input, { size, maxRecordBytes: 50 }))).toEqual([
        '1: record larger than 50 bytes, skipped',
        { c: 1 },
        '2: record larger than 50 bytes, skipped',
      ]);
    }
  });

  test('a value that is too large and never ends is told once', () => {
    const input = `{"a":"${'x'.repeat(100)}`;
    expect(onlyError(read(json, input, { size: 10, maxRecordBytes: 50 }))).toBe(
      '1: record larger than 50 bytes, skipped',
    );
  });
});

describe('writing', () => {
  test('one record is an object, several are an array', () => {
    const [a, b] = [{ fields: { a: 1 } }, { fields: { b: 2 }, json: '{"b": 2.0}' }];
    expect(json.encode?.([a]).body.toString()).toBe('{"a":1}');
    expect(json.encode?.([a, b]).body.toString()).toBe('[{"a":1},{"b": 2.0}]');
    expect(json.encode?.([]).body.toString()).toBe('[]');
  });

  test('what was written is read back the same, however it is spread over lines', () => {
    const records = fc.array(fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()));
    fc.assert(
      fc.property(records, fc.nat(3), (all, indent) => {
        const plain = JSON.parse(JSON.stringify(all));
        const body = json.encode?.(plain.map((fields: object) => ({ fields })))?.body ?? '';
        expect(fieldsOf(read(json, body))).toEqual(plain);
        const decoded = read(json, JSON.stringify(plain, null, indent), { size: 5 });
        expect(fieldsOf(decoded)).toEqual(plain);
        expect(decoded.map((item) => JSON.parse(item.record?.json ?? ''))).toEqual(plain);
      }),
    );
  });
});
