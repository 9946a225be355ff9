import { describe, expect, test } from 'vitest';
import type { Delivery } from '../../src/core/delivery.ts';
import { MsgError } from '../../src/core/errors.ts';
import type { Message } from '../../src/core/message.ts';
import { pump } from '../../src/core/pump.ts';
import type { Refusal, Sink } from '../../src/core/sink.ts';
import type { Source } from '../../src/core/source.ts';

const text = (message: Message) => message.body.toString();

/** Numbers as deliveries, handed out `size` at a time; remembers which were acknowledged. */
function numbers(total: number, size: number) {
  const acked: string[] = [];
  let given = 0;
  const delivery = (n: number): Delivery => ({
    message: { destination: '/queue/n', headers: {}, body: Buffer.from(String(n)), text: true },
    origin: `line ${n}`,
    ack: () => acked.push(String(n)),
  });
  const source: Source = {
    async *batches(max, signal) {
      while (given < total && !signal.aborted) {
        const count = Math.min(size, max, total - given);
        yield Array.from({ length: count }, (_none, at) => delivery(given + at));
        given += count;
      }
    },
    close: async () => undefined,
  };
  return { source, acked };
}

function collecting(
  concurrency: number,
  write: (batch: readonly Message[]) => Promise<readonly Refusal[]>,
): Sink {
  return { concurrency, write, close: async () => undefined };
}

const signal = new AbortController().signal;
const onRefused = () => undefined;

describe('pump', () => {
  test('moves everything in order and acknowledges it', async () => {
    const { source, acked } = numbers(250, 100);
    const seen: string[] = [];
    const sink = collecting(1, async (batch) => {
      seen.push(...batch.map(text));
      return [];
    });
    await pump(source, sink, { batch: 60, signal, onRefused });
    expect(seen).toEqual(Array.from({ length: 250 }, (_none, n) => String(n)));
    expect(acked).toEqual(seen);
  });

  test('acknowledges nothing before the sink has it', async () => {
    const { source, acked } = numbers(3, 3);
    let release: () => void = () => undefined;
    const written = new Promise<void>((resolve) => {
      release = resolve;
    });
    let ackedWhileWriting = -1;
    const sink = collecting(1, async () => {
      await written;
      ackedWhileWriting = acked.length;
      return [];
    });
    const done = pump(source, sink, { batch: 10, signal, onRefused });
    release();
    await done;
    expect(ackedWhileWriting).toBe(0);
    expect(acked).toHaveLength(3);
  });

  test('takes no more than count, though the source offers more', async () => {
    const { source, acked } = numbers(100, 40);
    const sink = collecting(2, async () => []);
    await pump(source, sink, { batch: 100, count: 50, signal, onRefused });
    expect(acked).toHaveLength(50);
  });

  test('a broken sink ends it with its error, after the other writes are settled', async () => {
    const { source, acked } = numbers(30, 10);
    let writes = 0;
    const sink = collecting(3, async () => {
      writes += 1;
      if (writes === 2) throw new MsgError('io', 'disk full');
      await new Promise((resolve) => setImmediate(resolve));
      return [];
    });
    await expect(pump(source, sink, { batch: 10, signal, onRefused })).rejects.toThrow('disk full');
    const refused = Array.from({ length: 10 }, (_none, n) => String(10 + n));
    expect(acked).toEqual(expect.not.arrayContaining(refused));
    expect(acked.slice(0, 10)).toEqual(Array.from({ length: 10 }, (_none, n) => String(n)));
  });

  test('a refused message is told with its origin, the others are safe', async () => {
    const { source, acked } = numbers(5, 5);
    const refused: string[] = [];
    const safe: string[] = [];
    const sink = collecting(1, async () => [{ index: 3, error: new MsgError('data', 'bad') }]);
    await pump(source, sink, {
      batch: 5,
      signal,
      onRefused: ({ origin }, error) => refused.push(`${origin}: ${error.message}`),
      onSafe: (deliveries) => safe.push(...deliveries.map(({ message }) => text(message))),
    });
    expect(refused).toEqual(['line 3: bad']);
    expect(safe).toEqual(['0', '1', '2', '4']);
    expect(acked).toHaveLength(5);
  });

  test('when a refusal is not dealt with, it and what follows stay with the source', async () => {
    const { source, acked } = numbers(5, 5);
    const error = new MsgError('data', 'bad');
    const sink = collecting(1, async () => [{ index: 2, error }]);
    const throwing = () => {
      throw error;
    };
    await expect(pump(source, sink, { batch: 5, signal, onRefused: throwing })).rejects.toBe(error);
    expect(acked).toEqual(['0', '1']);
  });

  test('a signal ends it after what is under way', async () => {
    const { source, acked } = numbers(100, 10);
    const controller = new AbortController();
    const sink = collecting(1, async () => {
      controller.abort();
      return [];
    });
    await pump(source, sink, { batch: 10, signal: controller.signal, onRefused });
    expect(acked).toHaveLength(10);
  });
});
