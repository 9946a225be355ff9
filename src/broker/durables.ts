import { type Consumer, Queue, type QueueKeeper } from './queue.ts';
import { refusal } from './refusal.ts';
import type { MessageFilter } from './stored-message.ts';
import type { Feed } from './subscription.ts';
import type { Binding, Topics } from './topics.ts';

/** Under what a durable subscription is known, and what it is for. */
export interface DurableWish {
  readonly clientId: string;
  readonly name: string;
  /** As written; another destination or selector makes another subscription of it. */
  readonly destination: string;
  readonly selector: string | undefined;
  readonly pattern: (topic: string) => boolean;
  readonly accepts: MessageFilter | undefined;
}

export interface Durable {
  readonly wish: DurableWish;
  readonly queue: Queue;
  readonly active: boolean;
}

interface Kept extends Durable {
  readonly binding: Binding;
  active: boolean;
}

/**
 * Durable subscriptions: kept, with all that is sent to them meanwhile, when their client is away.
 * Non-persistent messages are kept too, as seen on ActiveMQ 5.17.
 */
export class Durables {
  readonly #topics: Topics;
  readonly #keeper: QueueKeeper;
  readonly #max: number;
  readonly #durables = new Map<string, Kept>();

  constructor(topics: Topics, keeper: QueueKeeper, max: number) {
    this.#topics = topics;
    this.#keeper = keeper;
    this.#max = max;
  }

  all(): Iterable<Durable> {
    return this.#durables.values();
  }

  /** Attaches the one consumer that a durable subscription may have. */
  activate(wish: DurableWish, consumer: Consumer): Feed {
    const known = this.#durables.get(key(wish));
    if (known?.active) {
      const { clientId, name } = wish;
      const who = `client: ${clientId} and subscriptionName: ${name}`;
      throw refusal(`Durable consumer is in use for ${who}`);
    }
    const durable = known !== undefined && same(known.wish, wish) ? known : this.#make(wish, known);
    durable.active = true;
    durable.queue.attach(consumer);
    return {
      dispatch: () => durable.queue.dispatch(),
      leave: () => {
        durable.active = false;
        durable.queue.detach(consumer);
      },
    };
  }

  /** Deletes an inactive one with its messages. */
  remove(clientId: string, name: string): void {
    const durable = this.#durables.get(key({ clientId, name }));
    if (durable === undefined) {
      const who = `clientID: ${clientId} and subscriptionName: ${name}`;
      throw refusal(`No durable subscription exists for ${who}`);
    }
    if (durable.active) throw refusal('Durable consumer is in use');
    this.#drop(durable);
  }

  #make(wish: DurableWish, replaced: Kept | undefined): Kept {
    if (replaced !== undefined) this.#drop(replaced);
    if (this.#durables.size >= this.#max) throw refusal('too many durable subscriptions');
    const queue = new Queue(`${wish.clientId}.${wish.name}`, this.#keeper);
    const { pattern, accepts } = wish;
    const binding: Binding = {
      pattern,
      deliver: (message) => {
        if (accepts === undefined || accepts(message, false)) queue.add(message);
      },
    };
    const durable = { wish, queue, binding, active: false };
    this.#durables.set(key(wish), durable);
    this.#topics.bind(binding);
    return durable;
  }

  #drop(durable: Kept): void {
    this.#topics.unbind(durable.binding);
    durable.queue.clear();
    this.#durables.delete(key(durable.wish));
  }
}

function key({ clientId, name }: Pick<DurableWish, 'clientId' | 'name'>): string {
  return `${clientId}\n${name}`;
}

function same(one: DurableWish, other: DurableWish): boolean {
  return one.destination === other.destination && one.selector === other.selector;
}
