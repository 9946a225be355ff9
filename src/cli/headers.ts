import { MsgError } from '../core/errors.ts';
import type { Headers } from '../core/message.ts';

/** What msg sets itself, or what would change which frame this is. */
const RESERVED: ReadonlyMap<string, string> = new Map([
  ['destination', 'it is the first argument'],
  ['content-length', 'it follows from the body'],
  ['receipt', 'msg asks for receipts itself'],
  ['transaction', 'msg makes transactions itself'],
  ['message-id', 'the broker gives it'],
  ['msg-id', 'each message needs its own; a line may bring one in its "@message"'],
  ['persistent', 'use --persistent or --no-persistent'],
  ['expires', 'use --ttl'],
  ['expiration', 'use --ttl'],
  ...['subscription', 'ack', 'redelivered', 'browser'].map(
    (name) => [name, 'the broker gives it to a message on delivery'] as const,
  ),
]);

/** `name=value` texts as headers; throws MsgError `usage`. */
export function parseHeaders(texts: readonly string[]): Headers {
  const headers: Record<string, string> = {};
  for (const text of texts) {
    const at = text.indexOf('=');
    const name = text.slice(0, at);
    if (at < 1) throw refused(text, 'write it as name=value');
    const reason = RESERVED.get(name);
    if (reason !== undefined) throw refused(name, reason);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
    if (/[\u0000-\u001f\u007f:]/.test(name)) {
      throw refused(name, 'a header name holds no colon and no control characters');
    }
    headers[name] = text.slice(at + 1);
  }
  return headers;
}

function refused(what: string, why: string): MsgError {
  return new MsgError('usage', `the header ${JSON.stringify(what)} cannot be set: ${why}`, {
    where: '--header',
  });
}
