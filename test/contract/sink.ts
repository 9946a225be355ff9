import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { MsgError } from '../../src/core/errors.ts';
import type { Message } from '../../src/core/message.ts';
import type { Sink } from '../../src/core/sink.ts';

/** The body that every sink under test is set up to refuse for its content. */
export const REFUSED_BODY = 'refuse me';

interface SinkUnderTest {
  readonly sink: Sink;
  /** The bodies that arrived, in order; asked for after `close`. */
  stored(): Promise<readonly Buffer[]>;
}

export interface SinkSetup {
  /** A fresh sink with nothing in it. */
  readonly open: () => Promise<SinkUnderTest>;
  /** A sink whose far side takes nothing. */
  readonly openBroken: () => Promise<Sink>;
}

let ids = 0;

/** A message as others send it, with an id of its own. */
export function messageOf(body: string | Buffer, headers: Message['headers'] = {}): Message {
  ids++;
  return {
    destination: '/topic/grid.contract',
    headers: { 'msg-id': `01CONTRACT${ids}`, ...headers },
    body: typeof body === 'string' ? Buffer.from(body) : body,
    text: typeof body === 'string',
  };
}

const messagesOf = (bodies: readonly (string | Buffer)[]): Message[] =>
  bodies.map((body) => messageOf(body));

/** Writes the batches as the pump does: as many at once as the sink allows. */
async function writeAll(sink: Sink, batches: readonly (readonly Message[])[]): Promise<void> {
  const underWay = new Set<Promise<unknown>>();
  for (const batch of batches) {
    const write = sink.write(batch).finally(() => underWay.delete(write));
    underWay.add(write);
    if (underWay.size >= sink.concurrency) await Promise.race(underWay);
  }
  await Promise.all(underWay);
}

/** What every sink must do, whatever is behind it. */
export function describeSink(name: string, { open, openBroken }: SinkSetup): void {
  describe(`sink: ${name}`, () => {
    test('everything written is there after close, once and in order', async () => {
      const { sink, stored } = await open();
      const bodies = Array.from({ length: 2500 }, (_none, n) => `{"n":${n},"text":"𝒢rid ☃"}`);
      const batches = Array.from({ length: 25 }, (_none, n) =>
        messagesOf(bodies.slice(n * 100, (n + 1) * 100)),
      );
      await writeAll(sink, batches);
      await sink.close();
      expect((await stored()).map(String)).toEqual(bodies);
    });

    test('an empty batch is safe at once', async () => {
      const { sink, stored } = await open();
      expect(await sink.write([])).toEqual([]);
      await sink.close();
      expect(await stored()).toEqual([]);
    });

    test('bodies of any kind and of a megabyte come through byte by byte', async () => {
      const { sink, stored } = await open();
      const bodies = [
        Buffer.of(0, 10, 13, 0, 255, 10),
        Buffer.alloc(0),
        'line one\nline two\n\n',
        'zero \0 inside',
        randomBytes(1024 * 1024),
        '0123456789abcdef'.repeat(65536),
      ];
      expect(await sink.write(messagesOf(bodies))).toEqual([]);
      await sink.close();
      const expected = bodies.map((body) => Buffer.from(body as string));
      expect((await stored()).map((body, n) => body.equals(expected[n] as Buffer))).toEqual(
        bodies.map(() => true),
      );
    });

    test('a refused message is named by its place in the batch and takes no other with it', async () => {
      const { sink, stored } = await open();
      const writes = [
        sink.write(messagesOf(['a', REFUSED_BODY, 'b'])),
        ...(sink.concurrency > 1 ? [sink.write(messagesOf(['c', 'd', REFUSED_BODY]))] : []),
      ];
      const refusals = await Promise.all(writes);
      expect(refusals.map((one) => one.map(({ index }) => index))).toEqual(
        [[1], [2]].slice(0, writes.length),
      );
      for (const { error } of refusals.flat()) expect(error).toMatchObject({ kind: 'data' });
      await sink.close();
      expect((await stored()).map(String)).toEqual(
        ['a', 'b', 'c', 'd'].slice(0, 2 * writes.length),
      );
    });

    test('a broken sink rejects each write with a clear error', async () => {
      const sink = await openBroken();
      for (const body of ['first', 'second']) {
        const failure = await sink.write(messagesOf([body])).catch((thrown: unknown) => thrown);
        expect(failure).toBeInstanceOf(MsgError);
        expect(failure).toMatchObject({ kind: 'io', message: expect.stringContaining('cannot') });
      }
      await sink.close();
    });
  });
}
