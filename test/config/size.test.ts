import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatSize, parseSize } from '../../src/config/size.ts';

describe('parseSize', () => {
  test.each([
    ['0', 0],
    ['512', 512],
    ['512B', 512],
    ['64k', 65_536],
    ['64K', 65_536],
    ['64KiB', 65_536],
    ['64KB', 64_000],
    ['10MiB', 10_485_760],
    ['10M', 10_485_760],
    ['10 MB', 10_000_000],
    ['1.5G', 1_610_612_736],
    ['1gib', 1_073_741_824],
    ['1GB', 1_000_000_000],
    ['2T', 2_199_023_255_552],
  ])('reads %j as %d bytes', (text, bytes) => {
    expect(parseSize(text)).toBe(bytes);
  });

  test.each(['', 'k', '-1', '10X', '10kk', '1,5M', '0x10', '1e6', '0.1', '99999999T'])(
    'refuses %j with a word on what to write',
    (text) => {
      expect(() => parseSize(text)).toThrow(
        expect.objectContaining({
          kind: 'usage',
          message: expect.stringContaining('is not a size'),
          hint: expect.stringContaining('10MiB'),
        }),
      );
    },
  );
});

test('a size is written so that it is read back as the same', () => {
  expect(formatSize(104_857_600)).toBe('100MiB');
  expect(formatSize(1000)).toBe('1000');
  fc.assert(
    fc.property(fc.nat({ max: 2 ** 45 }), (bytes) => {
      expect(parseSize(formatSize(bytes))).toBe(bytes);
    }),
  );
});
