import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeFrame, encodeHead } from '../../src/wire/encode.ts';
import { anyBody, anyCommand, anyHeaders, scan } from './frames.ts';

test('a frame is its command, its headers in order, its length, and its body', () => {
  const bytes = encodeFrame('SEND', { destination: '/queue/a', x: 'y' }, '1.2', Buffer.from('é'));
  expect(bytes.toString()).toBe('SEND\ndestination:/queue/a\nx:y\ncontent-length:2\n\né\0');
});

test('without a body there is no content-length', () => {
  expect(encodeFrame('DISCONNECT', {}, '1.2').toString()).toBe('DISCONNECT\n\n\0');
});

test('headers that are undefined are left out', () => {
  const headers = { a: '1', b: undefined } as unknown as Record<string, string>;
  expect(encodeHead('SEND', headers, '1.2')).toBe('SEND\na:1\n\n');
});

describe('CONNECT and CONNECTED are not escaped', () => {
  test.each(['CONNECT', 'CONNECTED'])('%s', (command) => {
    expect(encodeHead(command, { passcode: 'a:b\\c' }, '1.2')).toBe(
      `${command}\npasscode:a:b\\c\n\n`,
    );
  });

  test('so what would need it is refused', () => {
    expect(() => encodeHead('CONNECT', { login: 'a\nb' }, '1.2')).toThrow('cannot carry');
  });
});

test('one frame stays one frame, whatever its headers hold', () => {
  fc.assert(
    fc.property(anyCommand, anyHeaders, anyBody, (command, headers, body) => {
      const bytes = encodeFrame(command, headers, '1.2', body);
      expect(scan([bytes])).toHaveLength(1);
    }),
  );
});
