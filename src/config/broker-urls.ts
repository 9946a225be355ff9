import { MsgError } from '../core/errors.ts';
import { redactUrl } from '../core/redact.ts';
import type { SettingType } from './setting-type.ts';
import { placePath } from './text-types.ts';
import { kindOf, wrongValue } from './wrong-value.ts';

const LOCAL = 'dirq:';
const LIST = 'failover:';
const SHAPE = /^(?:failover:|[a-z][a-z0-9+.-]*:\/\/(?!\/))\S+$/i;
/** Blanks for the eye in `failover:(url, url)`. */
const LIST_BLANKS = /([(,])\s+|\s+(?=[,)])/g;
const EXAMPLE = 'write it as stomp://host:61613';

/**
 * The brokers to try, in order. As text they stand in one line with blanks between (a URL may hold
 * commas, `failover:(url,url)`); in a file also as a list. Only the shape is looked at: what a scheme
 * means is for the transports.
 */
export const brokerUrls: SettingType<readonly string[]> = {
  fromText: (text) => atLeastOne(split(text)),
  fromFile: (value) => {
    if (typeof value === 'string') return atLeastOne(split(value));
    if (Array.isArray(value)) return atLeastOne(value);
    throw notUrl(kindOf(value));
  },
  show: (urls) => urls.map(redactUrl),
  place: (urls, dir, home) => urls.map((url) => placeUrl(url, dir, home)),
};

/** Splits at blanks, but not inside the parentheses of a failover list. */
function split(text: string): readonly string[] {
  return text.match(/(?:\([^)]*\)|\S)+/g) ?? [];
}

function atLeastOne(values: readonly unknown[]): readonly string[] {
  if (values.length === 0) throw notUrl('an empty list');
  // Blanks in a password would tear it apart: the @ may stand in another piece.
  const secret = values.join().includes('@');
  return values.map((value) => checkUrl(value, secret));
}

function checkUrl(value: unknown, secret: boolean): string {
  if (typeof value !== 'string') throw notUrl(kindOf(value));
  if (value.startsWith(LOCAL) && value !== LOCAL && !/[\r\n\0]/.test(value)) return value;
  const url = value.replace(LIST_BLANKS, '$1');
  if (SHAPE.test(url) && (url.startsWith(LIST) || URL.canParse(url))) return url;
  throw secret ? hiddenUrl() : wrongValue(url, 'a broker URL', EXAMPLE);
}

/** What holds an @ may hold a password, and in no shape that could be trusted to hide it. */
function hiddenUrl(): MsgError {
  return new MsgError('usage', 'the value is not a broker URL', {
    hint: `${EXAMPLE}, and in a user name or password / as %2F, @ as %40, : as %3A, a blank as %20`,
  });
}

function notUrl(what: string): MsgError {
  return new MsgError('usage', `${what} is not a broker URL`, { hint: EXAMPLE });
}

function placeUrl(url: string, dir: string, home: string): string {
  if (!url.startsWith(LOCAL)) return url;
  return LOCAL + placePath(url.slice(LOCAL.length), dir, home);
}
