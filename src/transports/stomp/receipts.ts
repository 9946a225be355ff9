import { MsgError } from '../../core/errors.ts';

/** Called once: with the error, or without one when the receipt came. */
export type Settle = (error?: MsgError) => void;

/**
 * Receipts asked for and not yet come. One watch for all: it strikes when nothing at all was
 * confirmed for `timeout` milliseconds, so that a slow but living broker is given its time.
 */
export class Receipts {
  readonly #timeout: number;
  readonly #waiting = new Map<string, Settle>();
  readonly #onSilence: (error: MsgError) => void;
  #next = 0;
  #lastProgress = 0;
  #watch: NodeJS.Timeout | undefined;

  constructor(timeout: number, onSilence: (error: MsgError) => void) {
    this.#timeout = timeout;
    this.#onSilence = onSilence;
  }

  /** A new receipt id. */
  ask(settle: Settle): string {
    const id = `r${this.#next++}`;
    this.#waiting.set(id, settle);
    if (this.#watch === undefined) this.#startWatch();
    return id;
  }

  /** False when the id is none of ours. */
  settle(id: string, error?: MsgError): boolean {
    const settle = this.#waiting.get(id);
    if (settle === undefined) return false;
    this.#waiting.delete(id);
    this.#lastProgress = performance.now();
    if (this.#waiting.size === 0) this.#stopWatch();
    settle(error);
    return true;
  }

  failAll(error: MsgError): void {
    const all = [...this.#waiting.values()];
    this.#waiting.clear();
    this.#stopWatch();
    for (const settle of all) settle(error);
  }

  #startWatch(): void {
    this.#lastProgress = performance.now();
    this.#watch = setInterval(() => this.#check(), Math.max(10, this.#timeout / 4));
  }

  #stopWatch(): void {
    clearInterval(this.#watch);
    this.#watch = undefined;
  }

  #check(): void {
    if (performance.now() - this.#lastProgress < this.#timeout) return;
    const text = `the broker confirmed nothing for ${this.#timeout} ms`;
    this.#onSilence(
      new MsgError('timeout', text, { hint: 'it may be out of disk or memory; see its log' }),
    );
  }
}
