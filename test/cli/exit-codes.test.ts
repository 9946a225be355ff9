import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { EXIT_CODES, exitCode } from '../../src/cli/exit-codes.ts';

test('no two codes have one name, no two names one code', () => {
  expect(new Set(EXIT_CODES.map(({ code }) => code)).size).toBe(EXIT_CODES.length);
  expect(new Set(EXIT_CODES.map(({ name }) => name)).size).toBe(EXIT_CODES.length);
});

test('README tells each of them', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const told = [...readme.matchAll(/^\| ([\d, ]+) \|/gm)].flatMap(([, codes = '']) =>
    codes.split(',').map(Number),
  );
  expect(told).toEqual(EXIT_CODES.map(({ code }) => code));
});

test.each([
  ['data', 65],
  ['unavailable', 69],
  ['permission', 77],
  ['timeout', 124],
] as const)('%s is %i', (kind, code) => {
  expect(exitCode(kind)).toBe(code);
});
