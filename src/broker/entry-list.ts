import type { StoredMessage } from './stored-message.ts';

/** One message's place in one queue. */
export interface Entry {
  readonly message: StoredMessage;
  readonly home: EntryHome;
  /** Counts up in the queue: the order to keep on redelivery. */
  readonly sequence: number;
  redelivered: boolean;
  previous: Entry | undefined;
  next: Entry | undefined;
}

/** Where a delivered entry is answered for. */
export interface EntryHome {
  /** The consumer is done with it. */
  settle(entry: Entry): void;
  /** The consumer is gone: others get these, in their old order. */
  giveBack(entries: readonly Entry[]): void;
}

/** A doubly linked list in order of `sequence`: entries leave from any place and come back. */
export class EntryList implements Iterable<Entry> {
  #first: Entry | undefined;
  #last: Entry | undefined;
  #size = 0;

  get first(): Entry | undefined {
    return this.#first;
  }

  get size(): number {
    return this.#size;
  }

  append(entry: Entry): void {
    this.#insertAfter(this.#last, entry);
  }

  remove(entry: Entry): void {
    const { previous, next } = entry;
    if (previous === undefined) this.#first = next;
    else previous.next = next;
    if (next === undefined) this.#last = previous;
    else next.previous = previous;
    entry.previous = undefined;
    entry.next = undefined;
    this.#size -= 1;
  }

  /** Puts entries back where they belong. They are mostly older than all that wait. */
  restore(entries: readonly Entry[]): void {
    let place: Entry | undefined;
    for (const entry of [...entries].sort((one, other) => one.sequence - other.sequence)) {
      let following = place === undefined ? this.#first : place.next;
      while (following !== undefined && following.sequence < entry.sequence) {
        place = following;
        following = place.next;
      }
      this.#insertAfter(place, entry);
      place = entry;
    }
  }

  *[Symbol.iterator](): Iterator<Entry> {
    let entry = this.#first;
    while (entry !== undefined) {
      const { next } = entry;
      yield entry;
      entry = next;
    }
  }

  #insertAfter(place: Entry | undefined, entry: Entry): void {
    const next = place === undefined ? this.#first : place.next;
    entry.previous = place;
    entry.next = next;
    if (place === undefined) this.#first = entry;
    else place.next = entry;
    if (next === undefined) this.#last = entry;
    else next.previous = entry;
    this.#size += 1;
  }
}
