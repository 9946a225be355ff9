/**
 * Work on the text of a JSON object that is known to be valid, without parsing it: what is not
 * touched keeps its spelling, so that numbers beyond double precision survive.
 */
const BLANKS = /[ \t\r\n]+/g;
const QUOTE = 34;
const OPENS = /[{[]/;
const BRACKET_OR_QUOTE = /["{}[\]]/g;
const SCALAR_END = /[,}\] \t\r\n]/g;
const NON_BLANK = /[^ \t\r\n]/g;

/** The index after the quote that closes the string whose inside begins at `from`; -1 when it stays open. */
export function stringEnd(text: string, from: number): number {
  let quote = text.indexOf('"', from);
  while (quote !== -1 && isEscaped(text, from, quote)) quote = text.indexOf('"', quote + 1);
  return quote === -1 ? -1 : quote + 1;
}

/** True when an odd number of backslashes stands before `at`, not looking back beyond `from`. */
export function isEscaped(text: string, from: number, at: number): boolean {
  let first = at;
  while (first > from && text.charCodeAt(first - 1) === 92) first--;
  return (at - first) % 2 === 1;
}

/** Without the white space between its tokens, hence on one line. */
export function compactJson(json: string): string {
  let compact = '';
  let at = 0;
  for (;;) {
    const quote = json.indexOf('"', at);
    const end = quote === -1 ? -1 : stringEnd(json, quote + 1);
    if (end === -1) return compact + json.slice(at).replace(BLANKS, '');
    compact += json.slice(at, quote).replace(BLANKS, '') + json.slice(quote, end);
    at = end;
  }
}

/** True when arrays and objects stand in one another more than `limit` deep. */
export function isDeeperThan(json: string, limit: number): boolean {
  let depth = 0;
  for (let at = nextToken(json, 0); at !== -1; at = nextToken(json, at)) {
    depth += weight(json, at);
    if (depth > limit) return true;
  }
  return false;
}

/** Without the member `key` of the object itself, however the key is spelled and wherever it stands. */
export function removeKey(json: string, key: string): string {
  if (!json.includes(key) && !json.includes('\\')) return json;
  const kept: string[] = [];
  let found = false;
  const open = json.indexOf('{') + 1;
  let at = open;
  while (at < json.length) {
    const member = memberAt(json, at);
    if (member === undefined) break;
    if (member.key === key) found = true;
    else kept.push(json.slice(at, member.end));
    at = member.end + 1;
  }
  return found ? `${json.slice(0, open)}${kept.join(',')}}` : json;
}

/** With the member `key` as its first; one of that name that is there already is replaced. */
export function prependKey(json: string, key: string, valueJson: string): string {
  const rest = removeKey(json, key);
  const open = rest.indexOf('{') + 1;
  const separator = rest.charCodeAt(indexOfNonBlank(rest, open)) === QUOTE ? ',' : '';
  return `${rest.slice(0, open)}${JSON.stringify(key)}:${valueJson}${separator}${rest.slice(open)}`;
}

interface Member {
  readonly key: string;
  /** Index of the comma or brace after it. */
  readonly end: number;
}

/** The member that begins at or after `at`; undefined where the object ends. */
function memberAt(json: string, at: number): Member | undefined {
  const quote = indexOfNonBlank(json, at);
  if (json.charCodeAt(quote) !== QUOTE) return undefined;
  const keyEnd = stringEnd(json, quote + 1);
  if (keyEnd === -1) return undefined;
  const value = indexOfNonBlank(json, indexOfNonBlank(json, keyEnd) + 1);
  return {
    key: unquoted(json.slice(quote, keyEnd)),
    end: indexOfNonBlank(json, valueEnd(json, value)),
  };
}

function unquoted(quoted: string): string {
  if (!quoted.includes('\\')) return quoted.slice(1, -1);
  return String(JSON.parse(quoted));
}

function valueEnd(json: string, start: number): number {
  const first = json.charAt(start);
  if (first === '"') return endOr(json, stringEnd(json, start + 1));
  if (OPENS.test(first)) return containerEnd(json, start);
  return search(SCALAR_END, json, start);
}

function containerEnd(json: string, start: number): number {
  let depth = 0;
  for (let at = nextToken(json, start); at !== -1; at = nextToken(json, at)) {
    depth += weight(json, at);
    if (depth === 0) return at;
  }
  return json.length;
}

/** The index after the next bracket outside strings, or after the next string; -1 when there is none. */
function nextToken(json: string, from: number): number {
  const at = search(BRACKET_OR_QUOTE, json, from);
  if (at === json.length) return -1;
  return json.charCodeAt(at) === QUOTE ? stringEnd(json, at + 1) : at + 1;
}

/** How the token before `end` changes the depth. */
function weight(json: string, end: number): -1 | 0 | 1 {
  const last = json.charAt(end - 1);
  if (last === '"') return 0;
  return OPENS.test(last) ? 1 : -1;
}

function indexOfNonBlank(json: string, from: number): number {
  return search(NON_BLANK, json, from);
}

/** Index of the first match of a global pattern; the length where there is none. */
function search(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  return pattern.test(text) ? pattern.lastIndex - 1 : text.length;
}

function endOr(json: string, end: number): number {
  return end === -1 ? json.length : end;
}
