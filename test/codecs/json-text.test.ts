import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compactJson, prependKey, removeKey } from '../../src/codecs/json-text.ts';

const KEY = '@message';
const anObject = fc.dictionary(
  fc.oneof(fc.string({ unit: 'binary' }), fc.constant(KEY)),
  fc.jsonValue(),
);
const indents = fc.constantFrom('', ' ', '\t', '\n  ');

function parse(text: string): Record<string, unknown> {
  return JSON.parse(text);
}

/** The same object with some characters of its keys and strings spelled as escapes; no literal has these. */
function withEscapes(text: string): string {
  return text.replaceAll('@', '\\u0040').replaceAll('m', '\\u006d');
}

describe('removeKey', () => {
  test.each([
    ['{"@message":1}', '{}'],
    ['{"@message":{"a":"}"},"b":1.00}', '{"b":1.00}'],
    ['{"b":1.00,"@message":[{"@message":2}]}', '{"b":1.00}'],
    ['{"a":1, "@message" : "x,y}" ,"b":1e400}', '{"a":1,"b":1e400}'],
    ['{"@message":1,"a":12345678901234567890,"@message":2}', '{"a":12345678901234567890}'],
    ['{"\\u0040message":true,"b":"\\u0041"}', '{"b":"\\u0041"}'],
    ['{"@messag\\u0065":null,"b":2}', '{"b":2}'],
  ])('%s becomes %s', (text, expected) => {
    expect(removeKey(text, KEY)).toBe(expected);
  });

  test.each([
    '{"a":{"@message":1}}',
    '{"a":"@message"}',
    '{"a":["@message",{"@message":"\\\\"}],"b\\"@message":1}',
    '{ "a" : 1 }',
    '{}',
  ])('%s stays as it is', (text) => {
    expect(removeKey(text, KEY)).toBe(text);
  });

  test('a key that JSON has to escape is found', () => {
    expect(removeKey('{"a\\"b\\n":1,"c":2}', 'a"b\n')).toBe('{"c":2}');
  });

  test('gives the object without the key, however it is written', () => {
    fc.assert(
      fc.property(anObject, indents, fc.boolean(), (value, indent, escaped) => {
        const text = JSON.stringify(value, null, indent);
        const expected = parse(text);
        delete expected[KEY];
        expect(parse(removeKey(escaped ? withEscapes(text) : text, KEY))).toEqual(expected);
      }),
    );
  });
});

describe('prependKey', () => {
  test.each([
    ['{}', '{"@message":{"d":1}}'],
    ['{ }', '{"@message":{"d":1} }'],
    ['{"a":1.50}', '{"@message":{"d":1},"a":1.50}'],
    ['{ "a": 1 }', '{"@message":{"d":1}, "a": 1 }'],
    ['{"a":1,"@message":"old"}', '{"@message":{"d":1},"a":1}'],
  ])('%s becomes %s', (text, expected) => {
    expect(prependKey(text, KEY, '{"d":1}')).toBe(expected);
  });

  test('gives the object with the key, and removeKey takes it away again', () => {
    fc.assert(
      fc.property(anObject, fc.jsonValue(), indents, (value, added, indent) => {
        const text = JSON.stringify(value, null, indent);
        const plain = parse(text);
        const addedJson = JSON.stringify(added);
        const result = prependKey(text, KEY, addedJson);
        expect(parse(result)).toEqual({ ...plain, [KEY]: JSON.parse(addedJson) });
        delete plain[KEY];
        expect(parse(removeKey(result, KEY))).toEqual(plain);
      }),
    );
  });
});

test('compactJson takes out white space between tokens and nothing else', () => {
  expect(compactJson('{ "a b" :\n[ 1.0 ,\t"x  \\" y" ] }')).toBe('{"a b":[1.0,"x  \\" y"]}');
  fc.assert(
    fc.property(fc.jsonValue(), indents, (value, indent) => {
      expect(compactJson(JSON.stringify(value, null, indent))).toBe(JSON.stringify(value));
    }),
  );
});
