import type { DestinationPattern } from './destination-pattern.ts';
import { type Consumer, Queue, type QueueKeeper } from './queue.ts';

interface Watch {
  readonly pattern: DestinationPattern;
  readonly consumer: Consumer;
}

/** The queues of a broker, made when first named and gone when nothing and nobody is left in them. */
export class Queues {
  readonly #keeper: QueueKeeper;
  readonly #queues = new Map<string, Queue>();
  readonly #lasting = new Set<string>();
  readonly #watches: Watch[] = [];
  #made = 0;

  constructor(keeper: QueueKeeper) {
    this.#keeper = keeper;
  }

  get(name: string): Queue {
    const known = this.#queues.get(name);
    if (known !== undefined) return known;
    const onIdle = () => this.#idle(queue);
    const queue: Queue = new Queue(name, this.#keeper, { turn: this.#made, onIdle });
    this.#made += 1;
    this.#queues.set(name, queue);
    for (const { pattern, consumer } of this.#watches) {
      if (pattern(name)) queue.attach(consumer, true);
    }
    return queue;
  }

  all(): Iterable<Queue> {
    return this.#queues.values();
  }

  /** The queue stays from now on, also when empty. */
  keep(name: string): Queue {
    this.#lasting.add(name);
    return this.get(name);
  }

  /** Removes the queue with all that is in it. */
  remove(name: string): void {
    this.#lasting.delete(name);
    this.#queues.get(name)?.clear();
    this.#queues.delete(name);
  }

  /** Attaches the consumer to all queues whose names fit, those to come included. */
  watch(pattern: DestinationPattern, consumer: Consumer): void {
    this.#watches.push({ pattern, consumer });
    for (const queue of this.#queues.values()) {
      if (pattern(queue.name)) queue.attach(consumer, true);
    }
  }

  /** Lets the watching consumer have what waits, after it got room. */
  dispatch(pattern: DestinationPattern): void {
    for (const queue of this.#queues.values()) if (pattern(queue.name)) queue.dispatch();
  }

  unwatch(consumer: Consumer): void {
    const at = this.#watches.findIndex((watch) => watch.consumer === consumer);
    if (at !== -1) this.#watches.splice(at, 1);
    for (const queue of this.#queues.values()) queue.detach(consumer);
  }

  #idle(queue: Queue): void {
    if (this.#lasting.has(queue.name) || this.#queues.get(queue.name) !== queue) return;
    this.#queues.delete(queue.name);
  }
}
