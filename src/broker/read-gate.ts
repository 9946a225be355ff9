import type { Link } from '../wire/link.ts';

/** Stops reading from a link while there is at least one reason to. */
export class ReadGate {
  readonly #link: Link;
  #reasons = 0;

  constructor(link: Link) {
    this.#link = link;
  }

  get shut(): boolean {
    return this.#reasons > 0;
  }

  shutUntil(reason: Promise<void>): void {
    this.#reasons += 1;
    this.#link.pause();
    void reason.then(() => {
      this.#reasons -= 1;
      if (this.#reasons === 0) this.#link.resume();
    });
  }
}
