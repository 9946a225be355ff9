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
 * sync serves several of them. One commit runs at a time; when it fails, all its batches fail.
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
      await commitGroup(group, commit);
    }
    running = false;
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
): Promise<void> {
  try {
    const refusals = await commit(group.flatMap((waiting) => waiting.batch));
    let start = 0;
    for (const { batch, resolve } of group) {
      resolve(refusalsWithin(refusals, start, batch.length));
      start += batch.length;
    }
  } catch (thrown) {
    for (const { reject } of group) reject(thrown);
  }
}

function refusalsWithin(refusals: readonly Refusal[], start: number, length: number): Refusal[] {
  return refusals
    .filter(({ index }) => index >= start && index < start + length)
    .map(({ index, error }) => ({ index: index - start, error }));
}
