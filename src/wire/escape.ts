import { MsgError } from '../core/errors.ts';
import type { StompVersion } from './version.ts';

const ESCAPED: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  ':': '\\c',
};
const UNESCAPED: Readonly<Record<string, string>> = {
  '\\\\': '\\',
  '\\n': '\n',
  '\\r': '\r',
  '\\c': ':',
};

/**
 * A header name or value as it goes on the wire (STOMP 1.2, Value Encoding). What the version has no
 * escape for (NUL; CR before 1.2; LF before 1.1; a colon in a 1.0 name) throws: it would otherwise
 * become another header.
 */
export function escapeHeader(text: string, version: StompVersion, part: 'name' | 'value'): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: NUL ends a frame
  if (!/[\\\n\r:\u0000]/.test(text)) return text;
  if (text.includes('\0')) throw unfit(text, version, part);
  if (version === '1.0') {
    if (/[\n\r]/.test(text) || (part === 'name' && text.includes(':'))) {
      throw unfit(text, version, part);
    }
    return text;
  }
  if (version === '1.1' && text.includes('\r')) throw unfit(text, version, part);
  return text.replace(/[\\\n\r:]/g, (char) => ESCAPED[char] ?? char);
}

/** The reverse. An escape that the version does not know is kept as it stands, or throws when strict. */
export function unescapeHeader(text: string, version: StompVersion, strict = false): string {
  if (version === '1.0' || !text.includes('\\')) return text;
  // Nearly always it is the colons of ids; without an escaped backslash order does not matter.
  if (!strict && !text.includes('\\\\')) return unescapeSimple(text, version);
  return text.replace(/\\[\s\S]?/g, (pair) => {
    const char = version === '1.1' && pair === '\\r' ? undefined : UNESCAPED[pair];
    if (char === undefined && strict) {
      throw new MsgError('protocol', `undefined escape ${JSON.stringify(pair)} in a STOMP header`);
    }
    return char ?? pair;
  });
}

function unescapeSimple(text: string, version: StompVersion): string {
  const plain = text.replaceAll('\\c', ':').replaceAll('\\n', '\n');
  return version === '1.1' ? plain : plain.replaceAll('\\r', '\r');
}

function unfit(text: string, version: StompVersion, part: string): MsgError {
  const shown = JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}...` : text);
  return new MsgError('data', `STOMP ${version} cannot carry the header ${part} ${shown}`, {
    hint: 'remove control characters from it',
  });
}
