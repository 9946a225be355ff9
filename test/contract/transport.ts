import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Delivery } from '../../src/core/delivery.ts';
import type { Message } from '../../src/core/message.ts';
import type { Sending, Subscription, Transport } from '../../src/core/transport.ts';

/** A message as a test writes it. */
export function message(destination: string, body: string | Buffer, headers = {}): Message {
  return {
    destination,
    headers,
    body: Buffer.from(body as string),
    text: typeof body === 'string',
  };
}

const sending: Sending = { persistent: true, window: 1000 };

const digest = (body: Buffer) =>
  `${body.length}:${createHash('sha256').update(body).digest('hex')}`;

/** Takes exactly `count` messages, acknowledging the first `acknowledged` of them. */
export async function take(
  transport: Transport,
  what: Partial<Subscription> & { destination: string },
  count: number,
  acknowledged = count,
): Promise<Message[]> {
  const source = await transport.subscribe({ prefetch: 500, ...what });
  const taken: Delivery[] = [];
  try {
    for await (const batch of source.batches(100, AbortSignal.timeout(20_000))) {
      for (const delivery of batch) {
        if (taken.length < acknowledged) delivery.ack();
        taken.push(delivery);
      }
      if (taken.length >= count) break;
    }
    return taken.slice(0, count).map((delivery) => delivery.message);
  } finally {
    await source.close();
  }
}

export async function send(
  transport: Transport,
  messages: readonly Message[],
  how: Partial<Sending> = {},
) {
  const sink = await transport.send({ ...sending, ...how });
  try {
    return await sink.write(messages);
  } finally {
    await sink.close();
  }
}

/** What every transport to every broker must do. */
export function describeTransport(name: string, open: () => Transport): void {
  describe(`transport to ${name}`, () => {
    const queue = () => `/queue/contract.${randomUUID()}`;

    test('every message sent arrives once, in order and unchanged', async () => {
      const to = queue();
      const bodies = Array.from({ length: 1500 }, (_none, n) => `{"n":${n},"text":"𝒢rid ☃"}`);
      expect(
        await send(
          open(),
          bodies.map((body, n) => message(to, body, { n: String(n) })),
        ),
      ).toEqual([]);
      const got = await take(open(), { destination: to }, bodies.length);
      expect(got.map((one) => one.body.toString())).toEqual(bodies);
      expect(got.map((one) => one.headers['n'])).toEqual(bodies.map((_body, n) => String(n)));
    });

    test('bodies of any kind come through byte by byte', async () => {
      const to = queue();
      const bodies = [
        Buffer.of(0, 10, 13, 0, 255, 10),
        Buffer.alloc(0),
        '',
        'line one\nline two\n\n',
        'zero \0 inside',
        '𝒢 four byte ☃',
        randomBytes(1024 * 1024),
        '0123456789abcdef'.repeat(65536),
      ];
      await send(
        open(),
        bodies.map((body) => message(to, body)),
      );
      const got = await take(open(), { destination: to }, bodies.length);
      // Compared as digests: a matcher's look at each byte takes seconds.
      expect(got.map(({ body }) => digest(body))).toEqual(
        bodies.map((body) => digest(Buffer.from(body as string))),
      );
    });

    test('header names and values come through, whatever they hold', async () => {
      const to = queue();
      const headers = {
        plain: 'x',
        colon: 'a:b:c',
        back: 'a\\n\\c\\',
        lines: 'a\nb',
        utf: 'Zürich 𝒢 ☃',
      };
      await send(open(), [message(to, 'x', headers)]);
      const [got] = await take(open(), { destination: to }, 1);
      expect(got?.headers).toMatchObject(headers);
      expect(got?.destination).toBe(to);
    });

    test('what is not acknowledged stays', async () => {
      const to = queue();
      await send(
        open(),
        ['a', 'b', 'c', 'd'].map((body) => message(to, body)),
      );
      await take(open(), { destination: to }, 4, 2);
      const got = await take(open(), { destination: to }, 2);
      expect(got.map((one) => one.body.toString())).toEqual(['c', 'd']);
    });

    test('a message that STOMP cannot carry is refused alone', async () => {
      const to = queue();
      const bad = message(to, 'bad', { nul: 'a\0b' });
      const refusals = await send(open(), [message(to, 'a'), bad, message(to, 'c')]);
      expect(refusals.map(({ index, error }) => [index, error.kind])).toEqual([[1, 'data']]);
      const got = await take(open(), { destination: to }, 2);
      expect(got.map((one) => one.body.toString())).toEqual(['a', 'c']);
    });

    test('a durable subscription keeps what arrives while it is away', async () => {
      const topic = `/topic/contract.${randomUUID()}`;
      const durable = `d-${randomUUID()}`;
      const away = await open().subscribe({ destination: topic, durable, prefetch: 100 });
      await away.close();
      await send(open(), [message(topic, 'one'), message(topic, 'two')]);
      const got = await take(open(), { destination: topic, durable }, 2);
      expect(got.map((one) => one.body.toString())).toEqual(['one', 'two']);
    });

    test('a message whose life time is over is not delivered', async () => {
      const to = queue();
      await send(open(), [message(to, 'dead')], { ttl: 1 });
      await send(open(), [message(to, 'alive')]);
      const [got] = await take(open(), { destination: to }, 1);
      expect(got?.body.toString()).toBe('alive');
    });

    test('a header of the sending is on each message that has none of its own', async () => {
      const to = queue();
      const how = { headers: { role: 'site', site: 'X' }, priority: 7 };
      await send(open(), [message(to, 'a'), message(to, 'b', { site: 'Y' })], how);
      const got = await take(open(), { destination: to }, 2);
      expect(
        got.map(({ headers }) => [headers['role'], headers['site'], headers['priority']]),
      ).toEqual([
        ['site', 'X', '7'],
        ['site', 'Y', '7'],
      ]);
    });
  });
}
