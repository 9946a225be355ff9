import { describe, expect, test } from 'vitest';
import { RawClient } from './raw-client.ts';
import { start } from './start.ts';

const ME = { 'client-id': 'me' };
const TOPIC = { destination: '/topic/a' };
const DURABLE = { id: '1', ...TOPIC, 'activemq.subscriptionName': 'sub' };

test('keeps what is sent while its client is away, in order', async () => {
  await using broker = await start();
  await using first = await RawClient.connect(broker, ME);
  await first.confirmed('SUBSCRIBE', DURABLE);
  await first.confirmed('DISCONNECT');
  await using sender = await RawClient.connect(broker);
  await sender.confirmed('SEND', { ...TOPIC, persistent: 'true' }, 'persistent');
  await sender.confirmed('SEND', TOPIC, 'not persistent');
  expect(broker.stats().durables).toEqual([
    {
      clientId: 'me',
      name: 'sub',
      destination: '/topic/a',
      pending: 2,
      unacknowledged: 0,
      active: false,
    },
  ]);
  await using second = await RawClient.connect(broker, ME);
  second.send('SUBSCRIBE', DURABLE);
  const got = await second.settled();
  expect(got.map(({ body }) => body)).toEqual(['persistent', 'not persistent']);
  expect(got.every(({ headers }) => headers['destination'] === '/topic/a')).toBe(true);
});

test('keeps what its client did not acknowledge', async () => {
  await using broker = await start();
  await using first = await RawClient.connect(broker, ME);
  await first.confirmed('SUBSCRIBE', { ...DURABLE, ack: 'client' });
  for (const body of ['m0', 'm1', 'm2']) first.send('SEND', TOPIC, body);
  const got = await first.settled();
  await first.confirmed('ACK', { id: got[0]?.headers['ack'] ?? '' });
  await first.confirmed('DISCONNECT');
  await using second = await RawClient.connect(broker, ME);
  second.send('SUBSCRIBE', DURABLE);
  const again = await second.settled();
  expect(again.map(({ body }) => body)).toEqual(['m1', 'm2']);
  expect(again.map(({ headers }) => headers['redelivered'])).toEqual(['true', 'true']);
});

test('has a prefetch of 100', async () => {
  await using broker = await start();
  await using client = await RawClient.connect(broker, ME);
  await client.confirmed('SUBSCRIBE', { ...DURABLE, ack: 'client' });
  for (let sent = 0; sent < 150; sent += 1) client.send('SEND', TOPIC, 'x');
  expect(await client.settled()).toHaveLength(100);
});

test('reads wildcards, and only what its selector takes', async () => {
  await using broker = await start();
  await using first = await RawClient.connect(broker, ME);
  const wish = { ...DURABLE, destination: '/topic/grid.>', selector: "status = 'OK'" };
  await first.confirmed('SUBSCRIBE', wish);
  await first.confirmed('DISCONNECT');
  await using sender = await RawClient.connect(broker);
  await sender.confirmed('SEND', { destination: '/topic/grid.a', status: 'OK' }, 'good');
  await sender.confirmed('SEND', { destination: '/topic/grid.a', status: 'CRITICAL' }, 'bad');
  expect(broker.stats().durables).toMatchObject([{ pending: 1 }]);
  await using second = await RawClient.connect(broker, ME);
  second.send('SUBSCRIBE', wish);
  expect((await second.settled()).map(({ body }) => body)).toEqual(['good']);
});

test('gives what it has stored, whatever its selector says of redelivery', async () => {
  await using broker = await start();
  await using client = await RawClient.connect(broker, ME);
  const wish = { ...DURABLE, selector: 'JMSRedelivered = FALSE', ack: 'client' };
  await client.confirmed('SUBSCRIBE', wish);
  client.send('SEND', TOPIC, 'x');
  await client.expect('MESSAGE');
  await client.confirmed('UNSUBSCRIBE', { id: '1' });
  client.send('SUBSCRIBE', wish);
  expect((await client.expect('MESSAGE')).headers['redelivered']).toBe('true');
});

describe('one consumer at a time', () => {
  test('a second is refused', async () => {
    await using broker = await start();
    await using client = await RawClient.connect(broker, ME);
    await client.confirmed('SUBSCRIBE', DURABLE);
    const { answer } = await client.ask('SUBSCRIBE', { ...DURABLE, id: '2' });
    expect(answer.headers['message']).toBe(
      'Durable consumer is in use for client: me and subscriptionName: sub',
    );
  });

  test('the same names of another client are another subscription', async () => {
    await using broker = await start();
    await using one = await RawClient.connect(broker, ME);
    await using two = await RawClient.connect(broker, { 'client-id': 'you' });
    await one.confirmed('SUBSCRIBE', DURABLE);
    await two.confirmed('SUBSCRIBE', DURABLE);
    one.send('SEND', TOPIC, 'x');
    expect(await one.settled()).toHaveLength(1);
    expect(await two.settled()).toHaveLength(1);
  });
});

describe('UNSUBSCRIBE', () => {
  test('by id leaves it', async () => {
    await using broker = await start();
    await using client = await RawClient.connect(broker, ME);
    await client.confirmed('SUBSCRIBE', DURABLE);
    await client.confirmed('UNSUBSCRIBE', { id: '1' });
    await client.confirmed('SEND', TOPIC, 'x');
    expect(broker.stats().durables).toMatchObject([{ active: false, pending: 1 }]);
  });

  test('with its name deletes it with its messages, when it is not in use', async () => {
    await using broker = await start();
    await using client = await RawClient.connect(broker, ME);
    await client.confirmed('SUBSCRIBE', DURABLE);
    const remove = { id: '1', 'activemq.subscriptionName': 'sub' };
    const { answer } = await client.ask('UNSUBSCRIBE', remove);
    expect(answer.headers['message']).toBe('Durable consumer is in use');
    await client.confirmed('UNSUBSCRIBE', { id: '1' });
    await client.confirmed('SEND', TOPIC, 'x');
    await client.confirmed('UNSUBSCRIBE', remove);
    expect(broker.stats()).toMatchObject({ durables: [], storedBytes: 0, topicSubscribers: 0 });
    const again = await client.ask('UNSUBSCRIBE', remove);
    expect(again.answer.headers['message']).toBe(
      'No durable subscription exists for clientID: me and subscriptionName: sub',
    );
  });
});

test.each([
  ['another destination', { destination: '/topic/b' }],
  ['another selector', { selector: 'n = 1' }],
])('with %s it is made anew', async (_name, changed) => {
  await using broker = await start();
  await using client = await RawClient.connect(broker, ME);
  await client.confirmed('SUBSCRIBE', DURABLE);
  await client.confirmed('UNSUBSCRIBE', { id: '1' });
  await client.confirmed('SEND', TOPIC, 'x');
  client.send('SUBSCRIBE', { ...DURABLE, ...changed });
  expect(await client.settled()).toEqual([]);
  expect(broker.stats()).toMatchObject({ topicSubscribers: 1, storedBytes: 0 });
});

describe('refused', () => {
  test('without a client-id', async () => {
    await using broker = await start();
    await using client = await RawClient.connect(broker);
    const { answer } = await client.ask('SUBSCRIBE', DURABLE);
    expect(answer.headers['message']).toBe('A durable subscription needs a client-id in CONNECT');
  });

  test('on a queue', async () => {
    await using broker = await start();
    await using client = await RawClient.connect(broker, ME);
    const { answer } = await client.ask('SUBSCRIBE', { ...DURABLE, destination: '/queue/a' });
    expect(answer.headers['message']).toBe(
      'Invalid Subscription: cannot durably subscribe to a Queue destination!',
    );
  });

  test('when there are too many', async () => {
    await using broker = await start({ maxDurables: 1 });
    await using client = await RawClient.connect(broker, ME);
    await client.confirmed('SUBSCRIBE', DURABLE);
    const other = { ...DURABLE, id: '2', 'activemq.subscriptionName': 'other' };
    const { answer } = await client.ask('SUBSCRIBE', other);
    expect(answer.headers['message']).toBe('too many durable subscriptions');
  });
});

test('the spelling of old brokers is understood', async () => {
  await using broker = await start();
  await using client = await RawClient.connect(broker, ME);
  const old = { id: '1', ...TOPIC, 'activemq.subcriptionName': 'sub' };
  await client.confirmed('SUBSCRIBE', old);
  expect(broker.stats().durables).toMatchObject([{ name: 'sub', active: true }]);
});
