import type { Headers, Message } from '../../core/message.ts';
import type { Sending } from '../../core/transport.ts';
import { encodeHeaders } from '../../wire/encode.ts';
import { escapeHeader } from '../../wire/escape.ts';
import type { StompVersion } from '../../wire/version.ts';
import type { Dialect } from './dialects/dialect.ts';

/**
 * Headers a received message carries that the next broker sets itself, refuses (RabbitMQ: message-id)
 * or would misread; life time and persistence are decided anew by the dialect (brokers.md).
 */
const NOT_SENT_ON = new Set([
  'message-id',
  'redelivered',
  'content-length',
  'destination',
  'subscription',
  'ack',
  'receipt',
  'transaction',
  'persistent',
  'expires',
  'expiration',
  'browser',
]);

/**
 * All of a SEND frame's head but the lines of the one transfer (receipt, transaction) and the blank
 * line. Throws MsgError `data` for headers that STOMP cannot carry.
 */
export function encodeSend(
  message: Message,
  how: Sending,
  dialect: Dialect,
  version: StompVersion,
): string {
  const headers = {
    ...how.headers,
    ...kept(message.headers),
    ...dialect.sendHeaders(message, how),
  };
  const length = needsLength(message, dialect) ? `content-length:${message.body.length}\n` : '';
  const destination = escapeHeader(message.destination, version, 'value');
  return `SEND\ndestination:${destination}\n${encodeHeaders(headers, version)}${length}`;
}

function kept(headers: Headers): Headers {
  const sent: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined && !NOT_SENT_ON.has(name)) sent[name] = value;
  }
  return sent;
}

/** A body with NUL in it would end there without a content-length. */
function needsLength(message: Message, dialect: Dialect): boolean {
  return !message.text || !dialect.textWithoutLength || message.body.includes(0);
}
