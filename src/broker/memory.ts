import type { StoredMessage } from './stored-message.ts';

/** What one place in a queue takes. */
const ENTRY_BYTES = 100;
/** Producers go on when this part of the limit is in use. */
const LOW_WATER = 0.9;

/** Counts the bytes of all held messages and tells waiting producers when there is room again. */
export class Memory {
  readonly #limit: number;
  #used = 0;
  #waiting: (() => void)[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  get used(): number {
    return this.#used;
  }

  get full(): boolean {
    return this.#used > this.#limit;
  }

  /** A message in several places counts once, each place a little. */
  hold(message: StoredMessage): void {
    this.#used += ENTRY_BYTES;
    message.holders += 1;
    if (message.holders === 1) this.#used += message.size;
  }

  release(message: StoredMessage): void {
    this.#used -= ENTRY_BYTES;
    message.holders -= 1;
    if (message.holders === 0) this.#used -= message.size;
    if (this.#waiting.length > 0 && this.#used <= this.#limit * LOW_WATER) this.#wake();
  }

  /** Calls back once, when there is room. */
  whenRoom(callback: () => void): void {
    this.#waiting.push(callback);
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const callback of waiting) callback();
  }
}
