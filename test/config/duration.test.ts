import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatDuration, parseDuration } from '../../src/config/duration.ts';

describe('parseDuration', () => {
  test.each([
    ['500ms', 500],
    ['30s', 30_000],
    ['5m', 300_000],
    ['2h', 7_200_000],
    ['1d', 86_400_000],
    ['30', 30_000],
    ['0', 0],
    ['0.5', 500],
    ['1.5h', 5_400_000],
    [' 10 s ', 10_000],
  ])('reads %j as %d milliseconds', (text, milliseconds) => {
    expect(parseDuration(text)).toBe(milliseconds);
  });

  test.each([
    '',
    's',
    '5x',
    '-5s',
    '5M',
    '1e3',
    '1h30m',
    '0x10',
    '.5s',
    '5s5',
    '0.1ms',
    'NaN',
    `${'9'.repeat(15)}d`,
  ])('refuses %j with a word on what to write', (text) => {
    expect(() => parseDuration(text)).toThrow(
      expect.objectContaining({
        kind: 'usage',
        message: expect.stringContaining('is not a duration'),
        hint: expect.stringContaining('30s'),
      }),
    );
  });
});

describe('formatDuration', () => {
  test.each([
    [0, '0s'],
    [1500, '1500ms'],
    [90_000, '90s'],
    [86_400_000, '1d'],
  ])('writes %d as %s', (milliseconds, text) => {
    expect(formatDuration(milliseconds)).toBe(text);
  });

  test('is read back as the same duration', () => {
    fc.assert(
      fc.property(fc.nat({ max: 2 ** 40 }), (milliseconds) => {
        expect(parseDuration(formatDuration(milliseconds))).toBe(milliseconds);
      }),
    );
  });
});
