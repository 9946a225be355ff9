import { expect, test } from 'vitest';
import type { Delivery } from '../../../src/core/delivery.ts';
import { MsgError } from '../../../src/core/errors.ts';
import type { Sink } from '../../../src/core/sink.ts';
import type { Source } from '../../../src/core/source.ts';
import { consume } from '../../../src/flows/consume/consume.ts';

/** A source that gives `total` messages and then is quiet until it is told to stop. */
function quietAfter(total: number): { source: Source; acked: () => number } {
  let acked = 0;
  const delivery: Delivery = {
    message: { destination: '/queue/a', headers: {}, body: Buffer.from('x'), text: true },
    origin: '/queue/a message 1',
    ack: () => {
      acked += 1;
    },
  };
  const source: Source = {
    async *batches(max, signal) {
      for (let left = total; left > 0 && !signal.aborted; left -= Math.min(max, left)) {
        yield Array.from({ length: Math.min(max, left) }, () => delivery);
      }
      await new Promise<void>((resolve) => {
        if (signal.aborted) resolve();
        signal.addEventListener('abort', () => resolve(), { once: true });
      });
    },
    close: async () => undefined,
  };
  return { source, acked: () => acked };
}

const sink: Sink = { concurrency: 1, write: async () => [], close: async () => undefined };
const { signal } = new AbortController();
const newReport = () => ({ taken: 0, safe: 0 });

test('ends when nothing comes for the idle time', async () => {
  const { source, acked } = quietAfter(25);
  const report = newReport();
  await consume(source, sink, { batch: 10, idle: 20, signal, report });
  expect(report).toEqual({ taken: 25, safe: 25 });
  expect(acked()).toBe(25);
});

test('ends after the duration', async () => {
  const { source } = quietAfter(0);
  await consume(source, sink, { batch: 10, duration: 20, signal, report: newReport() });
});

test('stops at what is expected', async () => {
  const { source, acked } = quietAfter(100);
  await consume(source, sink, { batch: 10, expect: 7, signal, report: newReport() });
  expect(acked()).toBe(7);
});

test('tells when less than expected came', async () => {
  const { source } = quietAfter(3);
  const options = { batch: 10, expect: 5, idle: 20, signal, report: newReport() };
  await expect(consume(source, sink, options)).rejects.toMatchObject({
    kind: 'timeout',
    message: '3 of 5 expected messages came',
  });
});

test('a message that the sink refuses ends it, told by its origin, and stays with the source', async () => {
  const { source, acked } = quietAfter(3);
  const error = new MsgError('data', 'the database refuses the record');
  const refusing: Sink = { ...sink, write: async () => [{ index: 1, error }] };
  const options = { batch: 10, signal, report: newReport() };
  await expect(consume(source, refusing, options)).rejects.toMatchObject({
    where: '/queue/a message 1',
  });
  expect(acked()).toBe(1);
});
