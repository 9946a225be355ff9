import type { Destinations, Posting } from './destinations.ts';
import type { Memory } from './memory.ts';
import { refusal } from './refusal.ts';
import type { Claim } from './subscription.ts';

/** The SENDs, ACKs and NACKs of one open transaction. */
export class Transaction {
  readonly #memory: Memory;
  #postings: Posting[] = [];
  #claims: { claim: Claim; onCommit: () => void }[] = [];
  #failed = false;
  #bytes = 0;

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  get bytes(): number {
    return this.#bytes;
  }

  send(postings: readonly Posting[]): void {
    for (const posting of postings) {
      this.#memory.hold(posting.message);
      posting.message.compact();
      this.#bytes += posting.message.size;
      this.#postings.push(posting);
    }
  }

  /** An ACK, or a NACK with what it does to the messages. */
  acknowledge(claim: Claim, onCommit: () => void): void {
    this.#claims.push({ claim, onCommit });
  }

  /** A part of it was refused: it can only be rolled back. */
  fail(): void {
    this.#failed = true;
  }

  /** All of it or, when this throws, nothing. */
  commit(destinations: Destinations): void {
    try {
      if (this.#failed) throw refusal('Transaction rolled back: a frame in it was refused');
      for (const { target } of this.#postings) destinations.check(target);
    } catch (thrown) {
      this.abort();
      throw thrown;
    }
    for (const posting of this.#postings) {
      destinations.post(posting);
      this.#memory.release(posting.message);
    }
    for (const { claim, onCommit } of this.#claims) {
      onCommit();
      claim.settle();
    }
  }

  abort(): void {
    for (const { message } of this.#postings) this.#memory.release(message);
    for (const { claim } of this.#claims) claim.release();
    this.#postings = [];
    this.#claims = [];
  }
}
