import { describe, expect, test } from 'vitest';
import type { Broker } from '../../src/broker/broker.ts';
import { RawClient, type Received } from './raw-client.ts';
import { eventually, start } from './start.ts';

const A = { destination: '/queue/a' };

/** A client of the version that has been given so many messages, none acknowledged. */
async function withMessages(
  broker: Broker,
  version: string,
  ack: string,
  count = 4,
): Promise<{ client: RawClient; got: Received[] }> {
  const client = await RawClient.connect(broker, { 'accept-version': version });
  await client.confirmed('SUBSCRIBE', { id: 's', ...A, ack });
  for (let sent = 0; sent < count; sent += 1) {
    client.send('SEND', { ...A, persistent: 'true' }, `m${sent}`);
  }
  return { client, got: await client.settled() };
}

/** The headers by which the version acknowledges a message. */
function naming(version: string, message: Received | undefined): Record<string, string> {
  const { headers = {} } = message ?? {};
  if (version === '1.2') return { id: headers['ack'] ?? '' };
  const id = { 'message-id': headers['message-id'] ?? '' };
  return version === '1.1' ? { ...id, subscription: 's' } : id;
}

/** What is left for others when the client goes. */
async function left(broker: Broker, client: RawClient): Promise<string[]> {
  await client.drop();
  await eventually(() => broker.stats().connections).toBe(0);
  await using other = await RawClient.connect(broker);
  other.send('SUBSCRIBE', { id: '1', ...A });
  return (await other.settled()).map(({ body }) => body);
}

describe.each(['1.0', '1.1', '1.2'])('STOMP %s', (version) => {
  test('client: an ACK is for all messages up to the one it names', async () => {
    await using broker = await start();
    const { client, got } = await withMessages(broker, version, 'client');
    await client.confirmed('ACK', naming(version, got[2]));
    expect(await left(broker, client)).toEqual(['m3']);
  });

  test('client-individual: for that one alone', async () => {
    await using broker = await start();
    const { client, got } = await withMessages(broker, version, 'client-individual');
    await client.confirmed('ACK', naming(version, got[2]));
    expect(await left(broker, client)).toEqual(['m0', 'm1', 'm3']);
  });

  test('auto: delivered is done', async () => {
    await using broker = await start();
    const { client, got } = await withMessages(broker, version, 'auto');
    expect(got).toHaveLength(4);
    expect(got.some(({ headers }) => 'ack' in headers)).toBe(false);
    expect(await left(broker, client)).toEqual([]);
  });

  test('acknowledging twice is an error that leaves the session open', async () => {
    await using broker = await start();
    const { client, got } = await withMessages(broker, version, 'client');
    await client.confirmed('ACK', naming(version, got[1]));
    for (const again of [got[1], got[0]]) {
      const { answer } = await client.ask('ACK', naming(version, again));
      expect(answer.headers['message']).toContain('Unexpected ACK received for message-id [');
    }
    expect(await left(broker, client)).toEqual(['m2', 'm3']);
  });
});

describe('ACK frames that name nothing of ours', () => {
  test.each([
    ['1.2', {}, 'ACK received without a ack id for acknowledge!'],
    ['1.2', { 'message-id': 'x' }, 'ACK received without a ack id for acknowledge!'],
    ['1.2', { id: 'x' }, 'Unexpected ACK received for message-id [x]'],
    ['1.2', { id: '99-1' }, 'Unexpected ACK received for message-id [99-1]'],
    ['1.1', { subscription: 's' }, 'ACK received without a message-id to acknowledge!'],
    ['1.1', { 'message-id': 'x' }, 'ACK received without a subscription id for acknowledge!'],
    ['1.1', { 'message-id': 'x', subscription: 's' }, 'Unexpected ACK received for message-id [x]'],
    ['1.1', { 'message-id': 'x', subscription: 'y' }, 'Unexpected ACK received for message-id [x]'],
    ['1.0', {}, 'ACK received without a message-id to acknowledge!'],
    ['1.0', { 'message-id': 'x' }, 'Unexpected ACK received for message-id [x]'],
  ])('%s %j', async (version, headers, message) => {
    await using broker = await start();
    const { client } = await withMessages(broker, version, 'client');
    await using session = client;
    const { answer } = await session.ask('ACK', headers);
    expect(answer.command).toBe('ERROR');
    expect(answer.headers['message']).toBe(message);
    await session.confirmed('SEND', { destination: '/queue/b' }, 'x');
  });

  test('a message of another subscription', async () => {
    await using broker = await start();
    const { client, got } = await withMessages(broker, '1.1', 'client');
    await using session = client;
    await session.confirmed('SUBSCRIBE', { id: 't', destination: '/queue/b', ack: 'client' });
    const { answer } = await session.ask('ACK', { ...naming('1.1', got[0]), subscription: 't' });
    expect(answer.command).toBe('ERROR');
  });
});

describe('NACK', () => {
  test('a persistent message goes to the dead letter queue, that one alone', async () => {
    await using broker = await start();
    const { client, got } = await withMessages(broker, '1.2', 'client');
    await client.confirmed('NACK', naming('1.2', got[1]));
    await using other = await RawClient.connect(broker);
    other.send('SUBSCRIBE', { id: 'd', destination: '/queue/ActiveMQ.DLQ' });
    const letter = await other.expect('MESSAGE');
    expect(letter.body).toBe('m1');
    expect(letter.headers).toMatchObject({
      destination: '/queue/ActiveMQ.DLQ',
      'original-destination': '/queue/a',
      originalExpiration: '0',
      'message-id': got[1]?.headers['message-id'],
      persistent: 'true',
    });
    await other.drop();
    expect(await left(broker, client)).toEqual(['m0', 'm2', 'm3']);
    expect(broker.stats()).toMatchObject({ deadLettered: 1, dropped: 0 });
  });

  test('another message is dropped', async () => {
    await using broker = await start();
    await using client = await RawClient.connect(broker);
    await client.confirmed('SUBSCRIBE', { id: 's', ...A, ack: 'client' });
    client.send('SEND', A, 'x');
    const { headers } = await client.expect('MESSAGE');
    await client.confirmed('NACK', { id: headers['ack'] ?? '' });
    expect(broker.stats()).toMatchObject({ deadLettered: 0, dropped: 1, storedBytes: 0 });
  });

  test('a dead letter is dropped too', async () => {
    await using broker = await start();
    const { client, got } = await withMessages(broker, '1.2', 'client', 1);
    await using session = client;
    await session.confirmed('NACK', naming('1.2', got[0]));
    session.send('SUBSCRIBE', { id: 'd', destination: '/queue/ActiveMQ.DLQ', ack: 'client' });
    const letter = await session.expect('MESSAGE');
    await session.confirmed('NACK', naming('1.2', letter));
    expect(broker.stats()).toMatchObject({ deadLettered: 1, dropped: 1, storedBytes: 0 });
  });

  test.each(['1.1', '1.2'])(
    'twins in the dead letter queue are two messages in %s',
    async (version) => {
      await using broker = await start();
      await using client = await RawClient.connect(broker, { 'accept-version': version });
      const topic = { destination: '/topic/a', ack: 'client-individual' };
      await client.confirmed('SUBSCRIBE', { id: 's', ...topic });
      await client.confirmed('SUBSCRIBE', { id: 't', ...topic });
      client.send('SEND', { destination: '/topic/a', persistent: 'true' }, 'x');
      for (const message of await client.settled()) {
        const subscription = message.headers['subscription'] ?? '';
        await client.confirmed('NACK', { ...naming(version, message), subscription });
      }
      const dead = { id: 'd', destination: '/queue/ActiveMQ.DLQ', ack: 'client' };
      client.send('SUBSCRIBE', dead);
      expect(await client.settled()).toHaveLength(2);
      expect(broker.stats().queues).toMatchObject([{ pending: 0, unacknowledged: 2 }]);
      await client.confirmed('UNSUBSCRIBE', { id: 'd' });
      expect(broker.stats().queues).toMatchObject([{ pending: 2, unacknowledged: 0 }]);
    },
  );

  test('makes room for another message', async () => {
    await using broker = await start();
    await using client = await RawClient.connect(broker);
    const one = { ack: 'client', 'activemq.prefetchSize': '1' };
    await client.confirmed('SUBSCRIBE', { id: 's', ...A, ...one });
    client.send('SEND', A, 'm0');
    client.send('SEND', A, 'm1');
    const [first] = await client.settled();
    client.send('NACK', naming('1.2', first));
    expect((await client.expect('MESSAGE')).body).toBe('m1');
  });

  test('is not in 1.0', async () => {
    await using broker = await start();
    await using client = await RawClient.connect(broker, { 'accept-version': '1.0' });
    const { answer } = await client.ask('NACK', { 'message-id': 'x' });
    expect(answer.headers['message']).toBe('NACK received but connection is in v1.0 mode.');
  });
});
