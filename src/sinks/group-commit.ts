import type { Message } from '../core/message.ts';
import type { Refusal, Sink } from '../core/sink.ts';

/** Writes under way at once where they are committed in groups. */
export const GROUP_CONCURRENCY = 8;

interface Waiting {
  readonly batch: readonly Message[];
  readonly resolve: (refusals: readonly Refusal[]) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * A `Sink.write` that commits all batches waiting at the time together, in order, so that one disk
 * sync serves several of them. One commit runs at a time; when it fails, all its batches fail, and
 * those that wait behind it.
 */
export function groupCommit(
  commit: (messages: readonly Message[]) => Promise<readonly Refusal[]>,
): Sink['write'] {
  let waiting: Waiting[] = [];
  let running = false;

  const drain = async (): Promise<void> => {
    while (waiting.length > 0) {
      const group = waiting;
      waiting = [];
      const failure = await commitGroup(group, commit);
      if (failure !== undefined) rejectWaiting(failure.reason);
    }
    running = false;
  };

  // What came behind a failed batch must not be stored without it: acknowledgements are cumulative,
  // so it would come again and be stored twice.
  const rejectWaiting = (reason: unknown): void => {
    for (const { reject } of waiting) reject(reason);
    waiting = [];
  };

  return (batch) =>
    new Promise((resolve, reject) => {
      waiting.push({ batch, resolve, reject });
      if (running) return;
      running = true;
      // Batches that are at hand now come before the commit begins.
      setImmediate(() => void drain());
    });
}

async function commitGroup(
  group: readonly Waiting[],
  commit: (messages: readonly Message[]) => Promise<readonly Refusal[]>,
): Promise<{ readonly reason: unknown } | undefined> {
  try {
    const refusals = await commit(group.flatMap((waiting) => waiting.batch));
    let start = 0;
    for (const { batch, resolve } of group) {
      resolve(refusalsWithin(refusals, start, batch.length));
      start += batch.length;
    }
    return undefined;
  } catch (thrown) {
    for (const { reject } of group) reject(thrown);
    return { reason: thrown };
  }
}

function refusalsWithin(refusals: readonly Refusal[], start: number, length: number): Refusal[] {
  return refusals
    .filter(({ index }) => index >= start && index < start + length)
    .map(({ index, error }) => ({ index: index - start, error }));
}
