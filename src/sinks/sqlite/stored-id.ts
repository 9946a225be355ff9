import { createHash, randomUUID } from 'node:crypto';
import { type Message, messageId } from '../../core/message.ts';

/** Ids of digits only, or `consumer,message` (Artemis), count within one broker. */
const LOCAL_ID = /^[\d,]+$/;

/**
 * The id to drop duplicates by. An id that another broker may give to another message is joined with
 * a digest of the message; a message without any id gets a new one, since a message stored twice
 * does less harm than one lost.
 */
export function storedId(message: Message): string {
  const id = messageId(message);
  if (id === undefined) return randomUUID();
  return LOCAL_ID.test(id) ? `${id}:${digest(message)}` : id;
}

function digest(message: Message): string {
  return createHash('sha256')
    .update(`${message.destination}\n${message.headers['timestamp'] ?? ''}\n`)
    .update(message.body)
    .digest('hex')
    .slice(0, 16);
}
