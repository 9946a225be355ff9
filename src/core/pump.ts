import type { Delivery } from './delivery.ts';
import type { MsgError } from './errors.ts';
import type { Sink } from './sink.ts';
import type { Source } from './source.ts';
import { Writes } from './writes.ts';

export interface PumpOptions {
  /** Deliveries moved at once, at most. */
  readonly batch: number;
  /** Stop after this many deliveries; the ones beyond stay with the source. */
  readonly count?: number | undefined;
  /** Stops taking; what is under way is still finished and acknowledged. */
  readonly signal: AbortSignal;
  /** Called for each batch taken, before it is written. */
  readonly onTaken?: (batch: readonly Delivery[]) => void;
  /** Called for what the sink has of a batch, after it is acknowledged. */
  readonly onSafe?: (deliveries: readonly Delivery[]) => void;
  /**
   * The sink refused the message for its content. Returning means that it is dealt with and may be
   * acknowledged; throwing ends the pump and leaves it and what follows with the source.
   */
  readonly onRefused: (delivery: Delivery, error: MsgError) => void;
}

/**
 * Moves deliveries from source to sink, acknowledging each only when the sink has it. Resolves when
 * the source ended or `signal` was aborted and every write is settled; rejects with the first error
 * of source or sink, also only when every write is settled. Closes neither.
 */
export async function pump(source: Source, sink: Sink, options: PumpOptions): Promise<void> {
  const { count = Number.POSITIVE_INFINITY } = options;
  const max = Math.min(options.batch, count, sink.batch ?? Number.POSITIVE_INFINITY);
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  const writes = new Writes(sink.concurrency, () => stop.abort());
  try {
    for await (const batch of atMost(count, source.batches(max, signal))) {
      if (writes.failed) break;
      options.onTaken?.(batch);
      await writes.start(deliver(batch, sink, options));
    }
  } finally {
    await writes.settled();
  }
  writes.throwFailure();
}

async function* atMost(
  count: number,
  batches: AsyncIterable<readonly Delivery[]>,
): AsyncGenerator<readonly Delivery[]> {
  let left = count;
  if (left <= 0) return;
  for await (const batch of batches) {
    yield batch.slice(0, left);
    left -= batch.length;
    if (left <= 0) return;
  }
}

async function deliver(
  batch: readonly Delivery[],
  sink: Sink,
  options: PumpOptions,
): Promise<void> {
  const refusals = await sink.write(batch.map((delivery) => delivery.message));
  const refused = new Map(refusals.map(({ index, error }) => [index, error]));
  for (const [index, delivery] of batch.entries()) {
    const error = refused.get(index);
    if (error !== undefined) options.onRefused(delivery, error);
    delivery.ack();
  }
  options.onSafe?.(refused.size === 0 ? batch : batch.filter((_one, index) => !refused.has(index)));
}
