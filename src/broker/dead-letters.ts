import type { Headers } from '../core/message.ts';
import type { Counters } from './counters.ts';
import type { Queue } from './queue.ts';
import { StoredMessage } from './stored-message.ts';

/** ActiveMQ's own name (brokers.md). */
const DEAD_LETTER_QUEUE = 'ActiveMQ.DLQ';
const SHOWN = `/queue/${DEAD_LETTER_QUEUE}`;

/**
 * Where messages go that nobody wants or that came too late: persistent ones to ActiveMQ.DLQ, others
 * and those that come from there are dropped (ActiveMQ 5.17).
 */
export class DeadLetters {
  readonly #counters: Counters;
  readonly #queue: (name: string) => Queue;

  constructor(counters: Counters, queue: (name: string) => Queue) {
    this.#counters = counters;
    this.#queue = queue;
  }

  expired(message: StoredMessage): void {
    this.#counters.expired += 1;
    const cause = `Message Expired. Expiration:${message.expires}`;
    this.#bury(message, { dlqDeliveryFailureCause: cause });
  }

  refused(message: StoredMessage): void {
    if (!this.#bury(message, {})) this.#counters.dropped += 1;
  }

  /** The headers are those that ActiveMQ 5.17 gives. */
  #bury(message: StoredMessage, why: Headers): boolean {
    if (!message.persistent || message.destination === SHOWN) return false;
    const draft = message.draft({
      expires: '0',
      'original-destination': message.destination,
      originalExpiration: String(message.expires),
      ...why,
    });
    this.#counters.deadLettered += 1;
    const letter = new StoredMessage({ ...draft, expires: 0 }, message.id, SHOWN);
    this.#queue(DEAD_LETTER_QUEUE).add(letter);
    return true;
  }
}
