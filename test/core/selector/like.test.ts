import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { likePattern } from '../../../src/core/selector/like.ts';

describe('LIKE', () => {
  test.each([
    ['abc', 'abc', true],
    ['abc', 'ABC', false],
    ['a%', 'a', true],
    ['a%', 'abc', true],
    ['a%', 'bac', false],
    ['%c', 'abc', true],
    ['%b%', 'abc', true],
    ['a_c', 'abc', true],
    ['a_c', 'ac', false],
    ['_', '', false],
    ['%', '', true],
    ['', '', true],
    ['', 'a', false],
    ['a%b%c', 'a--b--c', true],
    ['a%b%c', 'a--c--b', false],
    ['%ab', 'aab', true],
    ['.*', 'xx', false],
    ['.*', '.*', true],
    ['a%', 'a\nb', true],
  ])('%j on %j is %s', (pattern, text, expected) => {
    expect(likePattern(pattern)(text)).toBe(expected);
  });
});

describe('ESCAPE', () => {
  test.each([
    ['100!%', '100%', true],
    ['100!%', '1000', false],
    ['a!_b', 'a_b', true],
    ['a!_b', 'axb', false],
    ['a!!b', 'a!b', true],
    ['a!b', 'a!b', true],
    ['a!', 'a!', true],
  ])('%j on %j is %s', (pattern, text, expected) => {
    expect(likePattern(pattern, '!')(text)).toBe(expected);
  });
});

test('agrees with a regular expression', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', '%', '_'), maxLength: 8 });
  const text = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 10 });
  fc.assert(
    fc.property(letters, text, (pattern, subject) => {
      const like = pattern.replaceAll('%', '[^]*').replaceAll('_', '[^]');
      expect(likePattern(pattern)(subject)).toBe(new RegExp(`^${like}$`).test(subject));
    }),
    { numRuns: 1000 },
  );
});

test('a pattern made to backtrack does not', () => {
  const matches = likePattern(`${'%a'.repeat(200)}%b`);
  expect(matches('a'.repeat(10_000))).toBe(false);
});
