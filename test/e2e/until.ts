import { vi } from 'vitest';

/** Waits, some milliseconds at most, for what no event tells of: a count on the broker, a file. */
export function until(condition: () => boolean, timeout = 30_000): Promise<unknown> {
  return vi.waitUntil(condition, { timeout, interval: 10 });
}
