import { isUtf8 } from 'node:buffer';
import { MsgError } from '../../../core/errors.ts';
import type { Message } from '../../../core/message.ts';
import type { Sending } from '../../../core/transport.ts';
import type { Dialect } from './dialect.ts';

const TEXTUAL = /^(text\/|application\/(json|x-ndjson|x-wlcg-record|xml|yaml))/;

/** RabbitMQ with its STOMP plug-in. */
export const rabbitmq: Dialect = {
  name: 'rabbitmq',
  confirm: 'receipt',
  textWithoutLength: false,

  sendHeaders(message, how) {
    return {
      ...(how.persistent ? { persistent: 'true' } : {}),
      ...expiration(message, how),
      ...(how.priority === undefined ? {} : { priority: String(how.priority) }),
    };
  },

  subscribeHeaders({ prefetch, durable, selector }) {
    if (selector !== undefined) {
      throw new MsgError('usage', 'RabbitMQ ignores selectors and would deliver every message', {
        hint: 'filter the output instead, or subscribe to a narrower destination',
      });
    }
    return {
      'prefetch-count': String(prefetch),
      ...(durable === undefined ? {} : { id: durable, durable: 'true', 'auto-delete': 'false' }),
    };
  },

  // It always sends a content-length, so only the media type tells.
  isText: (frame) => TEXTUAL.test(frame.header('content-type') ?? '') && isUtf8(frame.body),
};

/** `expiration` is a relative time; an absolute `expires` from elsewhere is turned into one. */
function expiration(message: Message, how: Sending): { expiration?: string } {
  if (how.ttl !== undefined) return { expiration: String(how.ttl) };
  const expires = Number(message.headers['expires'] ?? 0);
  if (!(expires > 0)) return {};
  return { expiration: String(Math.max(1, expires - Date.now())) };
}
