import { setTimeout as sleep } from 'node:timers/promises';

/** Timers come a little late; a debt smaller than this is left for the next wait. */
const SHORTEST_WAIT_MS = 2;

/**
 * Holds a stream to `rate` things a second, evenly and without a burst after a pause. The function
 * resolves when `count` more may go.
 */
export function pacing(rate: number): (count: number, signal: AbortSignal) => Promise<void> {
  let due = performance.now();
  return async (count, signal) => {
    const now = performance.now();
    due = Math.max(due, now - SHORTEST_WAIT_MS);
    const wait = due - now;
    due += (count * 1000) / rate;
    if (wait < SHORTEST_WAIT_MS) return;
    await sleep(wait, undefined, { signal }).catch(() => undefined);
  };
}
