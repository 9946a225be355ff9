import { MsgError } from '../errors.ts';

export type Keyword =
  | 'NOT'
  | 'AND'
  | 'OR'
  | 'BETWEEN'
  | 'LIKE'
  | 'ESCAPE'
  | 'IN'
  | 'IS'
  | 'TRUE'
  | 'FALSE'
  | 'NULL';

export type Token =
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'number'; readonly value: bigint | number }
  | { readonly kind: 'name'; readonly value: string }
  | { readonly kind: 'keyword'; readonly value: Keyword }
  | { readonly kind: 'symbol'; readonly value: string }
  | { readonly kind: 'end'; readonly value: '' };

const KEYWORDS = /^(NOT|AND|OR|BETWEEN|LIKE|ESCAPE|IN|IS|TRUE|FALSE|NULL)$/i;

/** What each group matches is told by its name; the first that fits counts. */
const TOKEN = new RegExp(
  [
    String.raw`(?<space>\s+)`,
    "(?<string>'(?:[^']|'')*')",
    String.raw`(?<double>(?:\d+\.\d*|\.\d+)(?:e[+-]?\d+)?|\d+e[+-]?\d+)`,
    '(?<hex>0x[0-9a-f]+)',
    '(?<octal>0[0-7]*)',
    String.raw`(?<decimal>[1-9]\d*)l?`,
    '(?<name>[a-z_$][a-z0-9_$]*)',
    '(?<symbol><>|<=|>=|[=<>+*/%(),-])',
  ].join('|'),
  'iy',
);

/** The words of a selector. Throws MsgError `usage` at what is none. */
export function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length; ) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    if (match === null) throw unreadable(text, at);
    const token = tokenOf(match.groups ?? {});
    if (token !== undefined) tokens.push(token);
    at += match[0].length;
  }
  tokens.push({ kind: 'end', value: '' });
  return tokens;
}

function tokenOf(groups: Readonly<Record<string, string | undefined>>): Token | undefined {
  const { string, name, symbol } = groups;
  if (string !== undefined) {
    return { kind: 'string', value: string.slice(1, -1).replaceAll("''", "'") };
  }
  if (name !== undefined) return word(name);
  if (symbol !== undefined) return { kind: 'symbol', value: symbol };
  const value = numberOf(groups);
  return value === undefined ? undefined : { kind: 'number', value };
}

function numberOf(groups: Readonly<Record<string, string | undefined>>) {
  const { double, hex, octal, decimal } = groups;
  if (double !== undefined) return Number(double);
  const whole = decimal ?? hex;
  if (whole !== undefined) return BigInt(whole);
  return octal === undefined ? undefined : BigInt(`0o${octal}`);
}

function word(text: string): Token {
  const upper = text.toUpperCase();
  return isKeyword(upper) ? { kind: 'keyword', value: upper } : { kind: 'name', value: text };
}

function isKeyword(text: string): text is Keyword {
  return KEYWORDS.test(text);
}

function unreadable(text: string, at: number): MsgError {
  const rest = text.slice(at, at + 20);
  return new MsgError('usage', `not understood from ${JSON.stringify(rest)} in selector ${text}`);
}
