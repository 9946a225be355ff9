import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { pacing } from '../../src/core/pacing.ts';

beforeEach(() => vi.useFakeTimers({ toFake: ['performance', 'setTimeout'] }));
afterEach(() => vi.useRealTimers());

test('a stream is held to the rate', async () => {
  const wait = pacing(100);
  const { signal } = new AbortController();
  const start = performance.now();
  for (let batch = 0; batch < 10; batch += 1) {
    const go = wait(10, signal);
    await vi.advanceTimersByTimeAsync(100);
    await go;
  }
  // Ten batches of ten at a hundred a second: the last may go 0.9 s after the first.
  expect(performance.now() - start).toBeGreaterThanOrEqual(900);
});

test('an abort ends the wait', async () => {
  const wait = pacing(0.001);
  const controller = new AbortController();
  await wait(1, controller.signal);
  const go = wait(1, controller.signal);
  controller.abort();
  await expect(go).resolves.toBeUndefined();
});
