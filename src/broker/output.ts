import { HIGH_WATER, type Link } from '../wire/link.ts';

/**
 * The sending side of a connection: tells when the client does not take what it is sent, so that
 * messages wait in their queues instead.
 */
export class Output {
  /** Set on each send; the heart-beat clears it. */
  active = false;
  readonly #link: Link;
  readonly #onDrained: () => void;
  #congested = false;
  #finished = false;

  constructor(link: Link, onDrained: () => void) {
    this.#link = link;
    this.#onDrained = onDrained;
  }

  /** Send no more messages for now. Replies may still be sent. */
  get congested(): boolean {
    return this.#congested || this.#finished;
  }

  get unsent(): number {
    return this.#link.unsent;
  }

  send(head: string, body?: Buffer, end?: string): void {
    this.active = true;
    this.#link.send(head, body, end);
    if (!this.#congested && this.#link.unsent > HIGH_WATER) this.#wait();
  }

  /** Nothing but replies from now on. */
  finish(): void {
    this.#finished = true;
  }

  #wait(): void {
    this.#congested = true;
    void this.#link.drained().then(() => {
      this.#congested = false;
      if (!this.#finished) this.#onDrained();
    });
  }
}
