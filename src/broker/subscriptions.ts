import type { Subscribed } from './subscription.ts';

/** The subscriptions of one connection, by the id of the SUBSCRIBE and by a number of ours. */
export class Subscriptions {
  readonly #byId = new Map<string, { readonly number: number; readonly subscribed: Subscribed }>();
  readonly #byNumber = new Map<number, Subscribed>();
  #numbers = 0;

  get size(): number {
    return this.#byId.size;
  }

  nextNumber(): number {
    this.#numbers += 1;
    return this.#numbers;
  }

  /** Takes the place of one with the same id, without a word, as on ActiveMQ. */
  add(id: string, number: number, subscribed: Subscribed): void {
    this.remove(id);
    this.#byId.set(id, { number, subscribed });
    this.#byNumber.set(number, subscribed);
  }

  byId(id: string): Subscribed | undefined {
    return this.#byId.get(id)?.subscribed;
  }

  byNumber(number: number): Subscribed | undefined {
    return this.#byNumber.get(number);
  }

  /** The id of the first one to this destination. */
  idOf(destination: string): string | undefined {
    for (const [id, { subscribed }] of this.#byId) {
      if (subscribed.destination === destination) return id;
    }
    return undefined;
  }

  all(): Iterable<Subscribed> {
    return this.#byNumber.values();
  }

  /** False when there is none of that id. */
  remove(id: string): boolean {
    const found = this.#byId.get(id);
    if (found === undefined) return false;
    this.#byId.delete(id);
    this.#byNumber.delete(found.number);
    found.subscribed.close();
    return true;
  }

  close(): void {
    for (const id of [...this.#byId.keys()]) this.remove(id);
  }
}
