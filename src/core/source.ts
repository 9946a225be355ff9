import type { Delivery } from './delivery.ts';

/**
 * Where deliveries come from. `batches(max, signal)` yields what is at hand, one to `max` deliveries
 * at a time and in order, waits when there is nothing, ends at the end of the input or when the
 * signal is aborted, and throws a MsgError when the source is broken. It may be asked for once.
 * `close()` carries out the acknowledgements given so far, gives back the rest, and may be called
 * at any time, also twice.
 */
export interface Source {
  batches(max: number, signal: AbortSignal): AsyncIterable<readonly Delivery[]>;
  close(): Promise<void>;
}
