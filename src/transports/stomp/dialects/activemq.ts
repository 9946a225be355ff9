import type { Message } from '../../../core/message.ts';
import type { Sending } from '../../../core/transport.ts';
import type { Dialect } from './dialect.ts';

/** ActiveMQ classic, and the embedded broker which follows it. */
export const activemq: Dialect = {
  name: 'activemq',
  confirm: 'transaction',
  textWithoutLength: true,

  sendHeaders(message, how) {
    return {
      ...(how.persistent ? { persistent: 'true' } : {}),
      ...expiry(message, how),
      ...(how.priority === undefined ? {} : { priority: String(how.priority) }),
    };
  },

  subscribeHeaders({ prefetch, durable, selector }) {
    return {
      'activemq.prefetchSize': String(prefetch),
      ...(durable === undefined ? {} : { 'activemq.subscriptionName': durable }),
      ...(selector === undefined ? {} : { selector }),
    };
  },

  isText: (frame) => !frame.hasLength,
};

/** `expires` is an absolute time in milliseconds; 0 on received messages means never. */
function expiry(message: Message, how: Sending): { expires?: string } {
  if (how.ttl !== undefined) return { expires: String(Date.now() + how.ttl) };
  const { expires } = message.headers;
  return expires === undefined || expires === '0' ? {} : { expires };
}
