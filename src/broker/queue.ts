import { type Entry, type EntryHome, EntryList } from './entry-list.ts';
import type { Memory } from './memory.ts';
import type { MessageFilter, StoredMessage } from './stored-message.ts';

/** Who takes messages from queues. */
export interface Consumer {
  /** Room for one more message now; a consumer that gets room again has its queues dispatch. */
  readonly ready: boolean;
  /** Whether it answers for each message later (settle, give back) or is done on delivery. */
  readonly keeps: boolean;
  /** Absent: takes every message. */
  readonly accepts: MessageFilter | undefined;
  deliver(entry: Entry): void;
}

/** What queues need of the broker. */
export interface QueueKeeper {
  readonly memory: Memory;
  /** A message's time was over before anybody took it. */
  expired(message: StoredMessage): void;
  /** A message was given up for a newer one. */
  dropped(message: StoredMessage): void;
}

export interface QueueOptions {
  /** Whose turn it is first: a queue may come and go with each message. */
  readonly turn?: number | undefined;
  /** Hold at most so many waiting messages, dropping the oldest. */
  readonly maxPending?: number | undefined;
  /** Called when nothing and nobody is left in the queue. */
  readonly onIdle?: ((queue: Queue) => void) | undefined;
}

interface Seat {
  readonly consumer: Consumer;
  /** Here by a wildcard, which does not keep the queue alive. */
  readonly byWildcard: boolean;
  /** The last entry that a consumer with a selector has seen and left. */
  cursor: Entry | undefined;
}

/** Milliseconds that one search may take before others get their turn: selectors may be slow. */
const SEARCH_TIME = 10;

/**
 * Messages in order of arrival, for competing consumers by turns. Queues proper, durable
 * subscriptions and the subscribers of topics are all served from one of these.
 */
export class Queue implements EntryHome {
  readonly name: string;
  readonly #keeper: QueueKeeper;
  readonly #options: QueueOptions;
  readonly #pending = new EntryList();
  readonly #unsettled = new Set<Entry>();
  readonly #seats: Seat[] = [];
  #sequence = 0;
  #turn = 0;
  #searching: NodeJS.Immediate | undefined;

  constructor(name: string, keeper: QueueKeeper, options: QueueOptions = {}) {
    this.name = name;
    this.#keeper = keeper;
    this.#options = options;
    this.#turn = options.turn ?? 0;
  }

  get pending(): number {
    return this.#pending.size;
  }

  get unsettled(): number {
    return this.#unsettled.size;
  }

  get consumers(): number {
    return this.#seats.length;
  }

  add(message: StoredMessage): void {
    this.#keeper.memory.hold(message);
    this.#sequence += 1;
    const sequence = this.#sequence;
    const links = { previous: undefined, next: undefined };
    this.#pending.append({ message, home: this, sequence, redelivered: false, ...links });
    this.dispatch();
    this.#keepLimit();
    if (message.holders > 0) message.compact();
  }

  attach(consumer: Consumer, byWildcard = false): void {
    this.#seats.push({ consumer, byWildcard, cursor: undefined });
  }

  /** The consumer gets nothing more; what it holds must be settled or given back. */
  detach(consumer: Consumer): void {
    const at = this.#seats.findIndex((seat) => seat.consumer === consumer);
    if (at !== -1) this.#seats.splice(at, 1);
    this.#checkIdle();
  }

  settle(entry: Entry): void {
    if (this.#unsettled.delete(entry)) this.#done(entry);
  }

  giveBack(entries: readonly Entry[]): void {
    const still = entries.filter((entry) => this.#unsettled.delete(entry));
    for (const entry of still) entry.redelivered = true;
    this.#pending.restore(still);
    for (const seat of this.#seats) seat.cursor = undefined;
    this.dispatch();
  }

  /** Gives waiting messages to ready consumers, one each by turns, while there are both. */
  dispatch(): void {
    let unserved = 0;
    while (this.#pending.size > 0 && unserved < this.#seats.length) {
      this.#turn = (this.#turn + 1) % this.#seats.length;
      const seat = this.#seats[this.#turn];
      const entry = seat?.consumer.ready ? this.#take(seat) : undefined;
      if (seat === undefined || entry === undefined) unserved += 1;
      else {
        unserved = 0;
        this.#deliver(entry, seat.consumer);
      }
    }
  }

  /** All messages in order, those that a consumer holds included. */
  browse(): StoredMessage[] {
    const all = [...this.#unsettled, ...this.#pending];
    all.sort((one, other) => one.sequence - other.sequence);
    return all.map((entry) => entry.message);
  }

  removeExpired(): void {
    for (const entry of this.#pending) if (entry.message.expired()) this.#expire(entry);
    this.#checkIdle();
  }

  /** Forgets all messages: nobody can come for them. */
  clear(): void {
    clearImmediate(this.#searching);
    for (const entry of this.#pending) this.#forget(entry);
    for (const entry of this.#unsettled) this.#keeper.memory.release(entry.message);
    this.#unsettled.clear();
  }

  #deliver(entry: Entry, consumer: Consumer): void {
    if (consumer.keeps) this.#unsettled.add(entry);
    consumer.deliver(entry);
    if (!consumer.keeps) this.#done(entry);
  }

  #done(entry: Entry): void {
    this.#keeper.memory.release(entry.message);
    this.#checkIdle();
  }

  #take(seat: Seat): Entry | undefined {
    const entry = seat.consumer.accepts === undefined ? this.#oldest() : this.#search(seat);
    if (entry !== undefined) this.#remove(entry);
    return entry;
  }

  #oldest(): Entry | undefined {
    let entry = this.#pending.first;
    while (entry?.message.expired()) {
      this.#expire(entry);
      entry = this.#pending.first;
    }
    return entry;
  }

  #search(seat: Seat): Entry | undefined {
    const end = performance.now() + SEARCH_TIME;
    while (performance.now() < end) {
      const entry = seat.cursor === undefined ? this.#pending.first : seat.cursor.next;
      if (entry === undefined) return undefined;
      if (entry.message.expired()) this.#expire(entry);
      else if (seat.consumer.accepts?.(entry.message, entry.redelivered)) return entry;
      else seat.cursor = entry;
    }
    this.#searching ??= setImmediate(() => {
      this.#searching = undefined;
      this.dispatch();
    });
    return undefined;
  }

  #keepLimit(): void {
    const { maxPending } = this.#options;
    const oldest = this.#pending.first;
    if (maxPending === undefined || this.#pending.size <= maxPending || !oldest) return;
    this.#forget(oldest);
    this.#keeper.dropped(oldest.message);
  }

  #expire(entry: Entry): void {
    this.#forget(entry);
    this.#keeper.expired(entry.message);
  }

  #forget(entry: Entry): void {
    this.#remove(entry);
    this.#keeper.memory.release(entry.message);
  }

  #remove(entry: Entry): void {
    for (const seat of this.#seats) if (seat.cursor === entry) seat.cursor = entry.previous;
    this.#pending.remove(entry);
  }

  #checkIdle(): void {
    if (this.#pending.size > 0 || this.#unsettled.size > 0) return;
    if (this.#seats.every((seat) => seat.byWildcard)) this.#options.onIdle?.(this);
  }
}
