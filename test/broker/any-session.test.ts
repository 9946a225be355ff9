import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Broker } from '../../src/broker/broker.ts';
import { RawClient, type Received } from './raw-client.ts';
import { eventually, NOTHING_LEFT, start, startWatched } from './start.ts';

type Headers = Readonly<Record<string, string | undefined>>;
type Step = readonly [command: string, headers: Headers];

const destination = fc.constantFrom(
  '/queue/a',
  '/queue/b.c',
  '/topic/t',
  '/queue/a,/topic/t',
  '/queue/b.*',
);
const id = fc.constantFrom('1', '2', '3');
const transaction = fc.constantFrom(undefined, undefined, 't', 'u');

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(fc.constant('SEND'), fc.record({ destination, transaction })),
  fc.tuple(
    fc.constant('SUBSCRIBE'),
    fc.record({
      id,
      destination,
      ack: fc.constantFrom('auto', 'client', 'client-individual'),
      selector: fc.constantFrom(undefined, 'n > 50', "JMSPriority = '4'"),
      browser: fc.constantFrom(undefined, undefined, 'true'),
      'activemq.prefetchSize': fc.constantFrom('0', '1', '3', '100'),
      'activemq.maximumPendingMessageLimit': fc.constantFrom(undefined, '2'),
    }),
  ),
  fc.tuple(fc.constant('UNSUBSCRIBE'), fc.record({ id })),
  fc.tuple(fc.constantFrom('BEGIN', 'COMMIT', 'ABORT'), fc.record({ transaction })),
  fc.tuple(fc.constantFrom('ACK', 'NACK'), fc.record({ transaction })),
  fc.tuple(fc.constant('drop'), fc.constant({})),
);

/** A client that does as it is told and acknowledges what it was given. */
class Actor {
  readonly #broker: Broker;
  #client: RawClient;
  #held: string[] = [];
  #sent = 0;

  private constructor(broker: Broker, client: RawClient) {
    this.#broker = broker;
    this.#client = client;
  }

  static async enter(broker: Broker): Promise<Actor> {
    return new Actor(broker, await RawClient.connect(broker));
  }

  async act([command, headers]: Step): Promise<void> {
    if (command === 'drop') await this.#again();
    else this.#send(command, headers);
    for (const { headers: got } of await this.#client.settled()) {
      if (got['ack'] !== undefined) this.#held.push(got['ack']);
    }
  }

  async leave(): Promise<void> {
    await this.#client.drop();
  }

  #send(command: string, headers: Headers): void {
    const isAnswer = command === 'ACK' || command === 'NACK';
    const named = { ...headers, ...(isAnswer ? { id: this.#held.pop() ?? '9-9' } : {}) };
    const given = Object.entries(named).filter((entry): entry is [string, string] => {
      return entry[1] !== undefined;
    });
    this.#sent += 1;
    const n = String((this.#sent * 7) % 100);
    this.#client.send(command, { ...Object.fromEntries(given), n });
  }

  async #again(): Promise<void> {
    await this.#client.drop();
    this.#client = await RawClient.connect(this.#broker);
    this.#held = [];
  }
}

test('whatever clients did, nothing is left behind', async () => {
  const { broker, faults } = await startWatched();
  await using _ = broker;
  const anySession = fc.array(fc.tuple(fc.nat(1), anyStep), { maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(anySession, async (session) => {
      const actors = [await Actor.enter(broker), await Actor.enter(broker)];
      for (const [who, step] of session) await actors[who]?.act(step);
      for (const actor of actors) await actor.leave();
      await eventually(() => broker.stats().connections).toBe(0);
      await using last = await RawClient.connect(broker);
      last.send('SUBSCRIBE', { id: 'last', destination: '/queue/>' });
      await last.settled();
      expect(faults).toEqual([]);
      expect(broker.stats()).toMatchObject({ ...NOTHING_LEFT, topicSubscribers: 0 });
    }),
    { numRuns: 150 },
  );
});

const QUEUE = { destination: '/queue/a' };

/** A consumer that counts what was acknowledged, over all its connections. */
class Consumer {
  readonly acknowledged: string[] = [];
  readonly #broker: Broker;
  #client: RawClient | undefined;
  #held = new Map<string, string>();

  constructor(broker: Broker) {
    this.#broker = broker;
  }

  async enter(): Promise<void> {
    this.#held = new Map();
    this.#client = await RawClient.connect(this.#broker);
    const limit = { ack: 'client-individual', 'activemq.prefetchSize': '2' };
    await this.#client.confirmed('SUBSCRIBE', { id: '1', ...QUEUE, ...limit });
  }

  async act(action: string): Promise<void> {
    if (action === 'ack') return await this.#acknowledge();
    if (action === 'unsubscribe') await this.#client?.ask('UNSUBSCRIBE', { id: '1' });
    await this.leave();
    await this.enter();
  }

  async leave(): Promise<void> {
    await this.#client?.drop();
  }

  async #acknowledge(): Promise<void> {
    this.#take((await this.#client?.settled()) ?? []);
    const [first] = this.#held;
    if (first === undefined) return;
    const [ack, body] = first;
    const answer = await this.#client?.ask('ACK', { id: ack });
    this.#take(answer?.before ?? []);
    this.#held.delete(ack);
    if (answer?.answer.command === 'RECEIPT') this.acknowledged.push(body);
  }

  #take(frames: readonly Received[]): void {
    for (const { headers, body } of frames) this.#held.set(headers['ack'] ?? '', body);
  }
}

function inOrder(numbers: readonly string[]): string[] {
  return [...numbers].sort((one, other) => Number(one) - Number(other));
}

test('each message is acknowledged once or still there, and in order', async () => {
  await using broker = await start();
  const action = fc.constantFrom('send', 'send', 'ack', 'ack', 'drop', 'unsubscribe');
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(fc.nat(2), action), { maxLength: 80 }), async (actions) => {
      const consumers = [new Consumer(broker), new Consumer(broker), new Consumer(broker)];
      for (const consumer of consumers) await consumer.enter();
      await using producer = await RawClient.connect(broker);
      let sent = 0;
      for (const [who, what] of actions) {
        if (what !== 'send') await consumers[who]?.act(what);
        else {
          sent += 1;
          await producer.confirmed('SEND', QUEUE, String(sent));
        }
      }
      for (const consumer of consumers) await consumer.leave();
      await eventually(() => broker.stats().connections).toBe(1);
      producer.send('SUBSCRIBE', { id: 'rest', ...QUEUE });
      const rest = (await producer.settled()).map(({ body }) => body);
      const acknowledged = consumers.flatMap((consumer) => consumer.acknowledged);
      const all = Array.from({ length: sent }, (_one, at) => String(at + 1));
      expect(inOrder([...acknowledged, ...rest])).toEqual(all);
      expect(rest).toEqual(inOrder(rest));
    }),
    { numRuns: 60 },
  );
});
