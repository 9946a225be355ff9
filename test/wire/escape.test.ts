import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { escapeHeader, unescapeHeader } from '../../src/wire/escape.ts';
import { STOMP_VERSIONS } from '../../src/wire/version.ts';
import { anyText } from './frames.ts';

describe('what a version can carry comes back as it was', () => {
  test.each(STOMP_VERSIONS)('%s', (version) => {
    fc.assert(
      fc.property(anyText, fc.constantFrom('name', 'value'), (text, part) => {
        let escaped: string;
        try {
          escaped = escapeHeader(text, version, part as 'name' | 'value');
        } catch (thrown) {
          expect(thrown).toMatchObject({ kind: 'data' });
          return;
        }
        expect(escaped).not.toMatch(/[\n\r\0]/);
        if (part === 'name') expect(escaped).not.toContain(':');
        expect(unescapeHeader(escaped, version, true)).toBe(text);
        expect(unescapeHeader(escaped, version)).toBe(text);
      }),
      { numRuns: 500 },
    );
  });
});

test('1.2 escapes colon, line ends and backslash', () => {
  expect(escapeHeader('a:b\\c\nd\re', '1.2', 'value')).toBe('a\\cb\\\\c\\nd\\re');
});

describe('refused, since it would become another header or frame', () => {
  test.each([
    ['1.2', 'value', 'a\0b'],
    ['1.1', 'value', 'a\rb'],
    ['1.0', 'value', 'a\nb'],
    ['1.0', 'value', 'a\rb'],
    ['1.0', 'name', 'a:b'],
  ] as const)('%s %s %j', (version, part, text) => {
    expect(() => escapeHeader(text, version, part)).toThrow('cannot carry');
  });
});

describe('escapes that the version does not know', () => {
  test('stay as they stand', () => {
    expect(unescapeHeader('a\\tb\\', '1.2')).toBe('a\\tb\\');
    expect(unescapeHeader('a\\rb', '1.1')).toBe('a\\rb');
    expect(unescapeHeader('a\\nb', '1.0')).toBe('a\\nb');
  });

  test('are an error where that is asked for', () => {
    expect(() => unescapeHeader('a\\tb', '1.2', true)).toThrow('undefined escape');
  });
});
