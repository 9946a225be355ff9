import type { MsgError } from './errors.ts';
import type { Message } from './message.ts';

/** A message that the sink refuses for its content; `index` counts in the batch from 0. */
export interface Refusal {
  readonly index: number;
  readonly error: MsgError;
}

/**
 * Where messages go. `write` resolves when each message of the batch is safe (receipt came, file
 * synced, transaction committed) but for the refused ones, and rejects when the sink itself is
 * broken: then none of the batch counts as safe. Up to `concurrency` writes may be under way.
 * `close` waits for nothing but its own resources; all writes are settled before it is called.
 */
export interface Sink {
  readonly concurrency: number;
  /** Messages that one write takes best, at most; any number where absent. */
  readonly batch?: number;
  write(batch: readonly Message[]): Promise<readonly Refusal[]>;
  close(): Promise<void>;
}
