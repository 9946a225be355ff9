import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseSelector, type SelectorValue } from '../../../src/core/selector/selector.ts';

const PROPERTIES: Readonly<Record<string, SelectorValue>> = {
  n: '7',
  m: '10',
  s: 'abcd',
  b: 'true',
  f: '1.5',
  big: '4294967297',
  quoted: "it's",
  empty: '',
  $x: '1',
  JMSPriority: 4n,
  JMSRedelivered: false,
  double: 0.5,
};

function matches(text: string): boolean {
  return parseSelector(text).matches((name) => PROPERTIES[name]);
}

describe('as ActiveMQ 5.17 answers with these headers', () => {
  test.each([
    'n > 5',
    "n = '7'",
    'n <> 5',
    'n BETWEEN 5 AND 8',
    'n NOT BETWEEN 8 AND 9',
    "n IN ('7')",
    "n NOT IN ('8')",
    "s LIKE 'ab%'",
    "s NOT LIKE 'x%'",
    "s LIKE 'a_c%' ESCAPE 'x'",
    'missing IS NULL',
    'n IS NOT NULL',
    '0 / 0 <> 1',
    'TRUE <> 5',
    '2.5 * 2 = 5',
    '2.5 + 0.5 - 1 = 2',
    '5 % 3 = 2',
    '7.5 % 2 = 1.5',
    "'n' + 1 = 'n1'",
    'JMSPriority * 2 - 1 = 7',
    '+n = 7',
    'empty IS NOT NULL',
    "empty = ''",
    'JMSPriority > 3',
    "JMSPriority = '4'",
    'JMSPriority + 1 = 5',
    'JMSPriority / 2 = 2',
    'NOT (n = 5)',
    'NOT (s > 5)',
    'b = TRUE',
    'JMSRedelivered = FALSE',
    'n = 7.0',
    'n = 7L',
    'n = 007',
    'n = 0x7',
    'm = 1e1',
    'f > 1.2',
    'f = 1.5',
    "'7' = n",
    '7 = n',
    'big > 4294967296',
    "s + 'x' = 'abcdx'",
    "'a' + 'b' = 'ab'",
    '7 / 2 = 3.5',
    '1 + 1 = 2',
    'm < n',
    'TRUE',
    "n = 7 OR s = 'y' AND b = 'z'",
    'n = 7 = TRUE',
    'n >5AND n<9',
    '$x = 1',
    'not (n is null)',
    "quoted = 'it''s'",
  ])('%s: yes', (text) => {
    expect(matches(text)).toBe(true);
  });

  test.each([
    'n <> 7',
    'f = 1',
    '0 / 0 = 1',
    'TRUE = 5',
    "5 + 'a' = 5",
    "JMSPriority LIKE '4'",
    "JMSPriority IN ('4')",
    'f > 1',
    'big > 5',
    's > 5',
    'b',
    'n + 0 = 7',
    'n * 2 > 10',
    'n % 4 = 3',
    '-n = -7',
    'missing <> 5',
    'a-b = 1',
    "missing LIKE '%'",
    "s LIKE 'AB%'",
    'n = 99999999999999999999',
    'n = 7.5e0',
    'empty IS NULL',
    'NOT (missing = 5)',
    'double / 0 > 1 AND FALSE',
  ])('%s: no', (text) => {
    expect(matches(text)).toBe(false);
  });

  test.each([
    '((',
    'n = ',
    '1',
    "'a'",
    'n + 1',
    "n > '5'",
    "n BETWEEN '5' AND '8'",
    'n IN (7)',
    'n IN ()',
    "1 IN ('1')",
    'n != 5',
    'n > 5 foo',
    'n = 09',
    'n = NULL',
    'n LIKE 5',
    "n LIKE 'a' ESCAPE 'xy'",
    'n IS 5',
    'n AND 5',
    "s = 'open",
    'n > (s = 5)',
    '',
    'n = 5 AND',
    'n = #',
  ])('%s: no selector', (text) => {
    expect(() => matches(text)).toThrow(
      expect.objectContaining({ name: 'MsgError', kind: 'usage' }),
    );
  });
});

describe('as JMS says, where ActiveMQ does not', () => {
  test('NOT binds looser than a comparison', () => {
    expect(matches('NOT n = 5')).toBe(true);
    expect(matches('NOT n = 7')).toBe(false);
  });

  test('two missing properties are not equal, nor unequal', () => {
    expect(matches('x = y')).toBe(false);
    expect(matches('x <> y')).toBe(false);
    expect(matches('NOT (x = y)')).toBe(false);
    expect(matches('NOT (5 = x)')).toBe(false);
  });
});

test('an error says where it is', () => {
  expect(() => matches('n ? 5')).toThrow('not understood from "? 5" in selector n ? 5');
  expect(() => matches('n = ')).toThrow('something is missing at the end');
  expect(() => matches('n > 5 foo')).toThrow('unexpected foo');
});

describe('three-valued logic', () => {
  const T = '1 = 1';
  const F = '1 = 2';
  const U = 'missing = 1';
  /** What the condition yields: it and its opposite are both false only when it is unknown. */
  const outcome = (text: string) => (matches(text) ? T : matches(`NOT (${text})`) ? F : U);

  test.each([
    [T, T, T, T],
    [T, F, F, T],
    [T, U, U, T],
    [F, T, F, T],
    [F, F, F, F],
    [F, U, F, U],
    [U, T, U, T],
    [U, F, F, U],
    [U, U, U, U],
  ])('%s with %s: AND %s, OR %s', (left, right, and, or) => {
    expect(outcome(`${left} AND ${right}`)).toBe(and);
    expect(outcome(`${left} OR ${right}`)).toBe(or);
  });
});

describe('any condition', () => {
  const operand = fc.constantFrom('a', 'b', '1', '2.5', '-3', 'a + 1', 'JMSPriority * 2', '(b)');
  const comparison = fc
    .tuple(operand, fc.constantFrom('=', '<>', '<', '<=', '>', '>='), operand)
    .map((parts) => parts.join(' '));
  const condition = fc.letrec<{ any: string; leaf: string }>((tie) => ({
    any: fc.oneof(
      { depthSize: 'small' },
      tie('leaf'),
      fc
        .tuple(tie('any'), fc.constantFrom('AND', 'OR'), tie('any'))
        .map((all) => `(${all.join(' ')})`),
      tie('any').map((one) => `NOT (${one})`),
    ),
    leaf: fc.oneof(
      comparison,
      fc.constantFrom("a LIKE '1%'", "b IN ('1', '2')", 'a IS NULL', 'TRUE'),
    ),
  })).any;
  const value = fc.option(
    fc.oneof(fc.integer().map(String), fc.double().map(String), fc.string()),
    {
      nil: undefined,
    },
  );

  test('is never both true and false, and never throws on a message', () => {
    fc.assert(
      fc.property(condition, value, value, (text, a, b) => {
        const lookup = (name: string) => (name === 'a' ? a : name === 'b' ? b : 4n);
        const isTrue = parseSelector(text).matches(lookup);
        const isFalse = parseSelector(`NOT (${text})`).matches(lookup);
        expect(isTrue && isFalse).toBe(false);
        if (a !== undefined && b !== undefined && !text.includes('+')) {
          expect(isTrue || isFalse).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('obeys De Morgan', () => {
    fc.assert(
      fc.property(condition, condition, value, value, (one, other, a, b) => {
        const lookup = (name: string) => (name === 'a' ? a : name === 'b' ? b : 4n);
        const whole = parseSelector(`NOT (${one} AND ${other})`).matches(lookup);
        const parts = parseSelector(`NOT (${one}) OR NOT (${other})`).matches(lookup);
        expect(whole).toBe(parts);
      }),
      { numRuns: 500 },
    );
  });
});

test('numbers compare as numbers, texts as texts', () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), fc.maxSafeInteger(), (one, other) => {
      const lookup = (name: string) => (name === 'a' ? BigInt(one) : BigInt(other));
      expect(parseSelector('a < b').matches(lookup)).toBe(one < other);
      const literal = parseSelector(`a >= ${other}`).matches(lookup);
      expect(literal).toBe(one >= other);
    }),
  );
  expect(parseSelector('a < b').matches((name) => (name === 'a' ? '10' : '9'))).toBe(true);
});

describe('what is made to exhaust us', () => {
  test.each([
    ['parentheses', `${'('.repeat(5000)}n = 1${')'.repeat(5000)}`],
    ['NOT', `${'NOT '.repeat(3000)}n = 1`],
    ['signs', `n = ${'- '.repeat(5000)}1`],
  ])('%s: refused', (_name, text) => {
    expect(() => matches(text)).toThrow('nested deeper than 100 levels');
  });

  test.each([
    ['OR', Array.from({ length: 2000 }, (_, at) => `n = ${at}`).join(' OR '), true],
    ['sums', `${'1 + '.repeat(2500)}n = '1'`, false],
    ['comparisons', `n ${'= n '.repeat(2500)}`, false],
  ])('a long chain of %s: answered', (_name, text, expected) => {
    expect(matches(text)).toBe(expected);
  });

  test('a long text beside a number', () => {
    const digits = `${'1'.repeat(100_000)}x`;
    expect(parseSelector('n > 1.5').matches(() => digits)).toBe(false);
  });

  test('any text at all is a selector or an error', () => {
    const word = fc.constantFrom(
      'n',
      '=',
      "'a'",
      '(',
      ')',
      'NOT',
      'AND',
      'IN',
      '5',
      '-',
      ',',
      'IS',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(word).map((all) => all.join(' ')),
        ),
        (text) => {
          try {
            matches(text);
          } catch (thrown) {
            expect(thrown).toMatchObject({ name: 'MsgError', kind: 'usage' });
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});
