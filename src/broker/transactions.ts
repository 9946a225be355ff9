import type { Destinations } from './destinations.ts';
import type { Memory } from './memory.ts';
import { refusal } from './refusal.ts';
import { Transaction } from './transaction.ts';

/** The open transactions of one connection, by the client's names for them. */
export class Transactions {
  readonly #memory: Memory;
  readonly #max: number;
  readonly #open = new Map<string, Transaction>();

  constructor(memory: Memory, max: number) {
    this.#memory = memory;
    this.#max = max;
  }

  get size(): number {
    return this.#open.size;
  }

  get bytes(): number {
    let bytes = 0;
    for (const transaction of this.#open.values()) bytes += transaction.bytes;
    return bytes;
  }

  begin(id: string): void {
    if (this.#open.has(id)) throw refusal(`The transaction was already started: ${id}`);
    if (this.#open.size >= this.#max) throw refusal('too many open transactions');
    this.#open.set(id, new Transaction(this.#memory));
  }

  get(id: string): Transaction {
    const transaction = this.#open.get(id);
    if (transaction === undefined) throw refusal(`Invalid transaction id: ${id}`);
    return transaction;
  }

  commit(id: string, destinations: Destinations): void {
    const transaction = this.get(id);
    this.#open.delete(id);
    transaction.commit(destinations);
  }

  abort(id: string): void {
    const transaction = this.get(id);
    this.#open.delete(id);
    transaction.abort();
  }

  abortAll(): void {
    for (const id of [...this.#open.keys()]) this.abort(id);
  }
}
