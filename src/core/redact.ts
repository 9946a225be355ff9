const HIDDEN = '***';

/** `,scheme://`: the next URL of a failover list. */
const NEXT_URL = /(?=,[a-z][a-z0-9+.-]*:\/\/)/i;
const QUERY_SECRET = /([?&;][\w.-]*(?:passw(?:or)?d|passcode|secret|token)=)[^&;\s,)]*/gi;
const HEADER_SECRET = /^((?:passcode|(?:proxy-)?authorization)[ \t]*:).*$/gim;

/**
 * The URL (or `failover:(url,url)`) without its passwords, for errors and lists. A password may hold
 * characters that should have been escaped, so all up to the last `@` is hidden: rather too much
 * than too little.
 */
export function redactUrl(url: string): string {
  return url.split(NEXT_URL).map(redactUserinfo).join('').replace(QUERY_SECRET, `$1${HIDDEN}`);
}

/** Any text without the passwords of the URLs and of the STOMP or HTTP headers in it. */
export function redact(text: string): string {
  return text.split(/(\s+)/).map(redactUrl).join('').replace(HEADER_SECRET, `$1${HIDDEN}`);
}

/** True when the URL carries a password, in front of the host or as a parameter. */
export function holdsPassword(url: string): boolean {
  return redactUrl(url) !== url;
}

function redactUserinfo(url: string): string {
  const at = url.lastIndexOf('@');
  if (at === -1) return url;
  const user = /\/\/[^/:]*:/.exec(url.slice(0, at));
  if (user === null) return url;
  return url.slice(0, user.index + user[0].length) + HIDDEN + url.slice(at);
}
