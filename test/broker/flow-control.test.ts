import { describe, expect, test } from 'vitest';
import type { BrokerEvent } from '../../src/broker/broker.ts';
import { RawClient } from './raw-client.ts';
import { eventually, NOTHING_LEFT, start } from './start.ts';

const A = { destination: '/queue/a' };
const KIB = 1024;
const MIB = KIB * KIB;

describe('a full store', () => {
  test('keeps producers waiting until consumers have made room; nothing is lost', async () => {
    const events: BrokerEvent[] = [];
    const onEvent = (event: BrokerEvent) => events.push(event);
    await using broker = await start({ maxStoredBytes: MIB, onEvent });
    await using producer = await RawClient.connect(broker);
    const body = 'x'.repeat(10 * KIB);
    for (let sent = 0; sent < 1000; sent += 1) producer.send('SEND', A, body);
    const allSent = producer.settled();
    await eventually(() => events.map(({ type }) => type)).toContain('blocked');
    // What was read with the same chunk is still taken.
    expect(broker.stats().storedBytes).toBeLessThan(MIB + 200 * KIB);
    await using consumer = await RawClient.connect(broker);
    consumer.send('SUBSCRIBE', { id: '1', ...A });
    for (let got = 0; got < 1000; got += 1) await consumer.expect('MESSAGE');
    await allSent;
    await consumer.confirmed('UNSUBSCRIBE', { id: '1' });
    expect(broker.stats()).toMatchObject({ ...NOTHING_LEFT, received: 1000, delivered: 1000 });
  });

  test('refuses what a consumer sends, since its acknowledgements must still be read', async () => {
    await using broker = await start({ maxStoredBytes: 100 * KIB });
    await using client = await RawClient.connect(broker);
    await client.confirmed('SUBSCRIBE', { id: '1', ...A, ack: 'client' });
    client.send('SEND', A, 'x'.repeat(200 * KIB));
    const { headers } = await client.expect('MESSAGE');
    const { answer } = await client.ask('SEND', A, 'more');
    expect(answer.headers['message']).toContain('Memory Limit reached');
    await client.confirmed('ACK', { id: headers['ack'] ?? '' });
    client.send('SEND', A, 'more');
    expect((await client.expect('MESSAGE')).body).toBe('more');
  });

  test('lets an open transaction end, and keeps its producer waiting then', async () => {
    await using broker = await start({ maxStoredBytes: 100 * KIB });
    await using producer = await RawClient.connect(broker);
    await producer.confirmed('BEGIN', { transaction: 't' });
    const body = 'x'.repeat(60 * KIB);
    for (let sent = 0; sent < 3; sent += 1) {
      await producer.confirmed('SEND', { ...A, transaction: 't' }, body);
    }
    await producer.confirmed('COMMIT', { transaction: 't' });
    const next = producer.ask('SEND', { destination: '/queue/b' }, 'next');
    await using consumer = await RawClient.connect(broker);
    consumer.send('SUBSCRIBE', { id: '1', ...A });
    for (let got = 0; got < 3; got += 1) await consumer.expect('MESSAGE');
    expect((await next).answer.command).toBe('RECEIPT');
  });

  test('a producer that waits is not taken for silent', async () => {
    await using broker = await start({ maxStoredBytes: 100 * KIB });
    await using producer = await RawClient.connect(broker, { 'heart-beat': '100,100' });
    await producer.confirmed('SEND', A, 'x'.repeat(200 * KIB));
    const confirmed = producer.confirmed('SEND', A, 'next');
    // Longer than the broker would wait for a silent client that it reads.
    const until = performance.now() + 1500;
    while (performance.now() < until) await producer.heartBeat();
    await using consumer = await RawClient.connect(broker);
    consumer.send('SUBSCRIBE', { id: '1', ...A });
    await confirmed;
  });

  test('a producer that goes while it waits is gone', async () => {
    await using broker = await start({ maxStoredBytes: 100 * KIB });
    await using producer = await RawClient.connect(broker, { 'client-id': 'me' });
    producer.send('SEND', A, 'x'.repeat(200 * KIB));
    await eventually(() => broker.stats().received).toBe(1);
    await producer.drop();
    await using consumer = await RawClient.connect(broker);
    consumer.send('SUBSCRIBE', { id: '1', ...A });
    await consumer.expect('MESSAGE');
    await eventually(() => broker.stats().connections).toBe(1);
  });
});

describe('a consumer that does not read', () => {
  test.each([
    ['/queue/a', 'TCP'],
    ['/topic/a', 'TCP'],
    ['/queue/a', 'WebSocket'],
  ])('of %s over %s gets about 1 MiB, the rest waits', async (name, over) => {
    await using broker = await start({ wsPort: 0 });
    const webSocket = over === 'WebSocket';
    const port = webSocket ? (broker.wsPort ?? 0) : broker.port;
    await using slow = await RawClient.connect({ port, webSocket });
    await slow.confirmed('SUBSCRIBE', { id: '1', destination: name });
    slow.pause();
    await using producer = await RawClient.connect(broker);
    const body = 'x'.repeat(10 * KIB);
    for (let sent = 0; sent < 2000; sent += 1) producer.send('SEND', { destination: name }, body);
    await producer.settled();
    const { storedBytes, delivered } = broker.stats();
    expect(delivered).toBeLessThan(1900);
    expect(storedBytes).toBeGreaterThan((2000 - delivered) * body.length);
    slow.resume();
    for (let got = 0; got < 2000; got += 1) await slow.expect('MESSAGE');
    await eventually(() => broker.stats().storedBytes).toBe(0);
  });

  test('leaves a queue to others', async () => {
    await using broker = await start();
    await using slow = await RawClient.connect(broker);
    await using fast = await RawClient.connect(broker);
    await slow.confirmed('SUBSCRIBE', { id: '1', ...A });
    await fast.confirmed('SUBSCRIBE', { id: '1', ...A });
    slow.pause();
    await using producer = await RawClient.connect(broker);
    const body = 'x'.repeat(10 * KIB);
    for (let sent = 0; sent < 2000; sent += 1) producer.send('SEND', A, body);
    await producer.settled();
    await eventually(() => broker.stats().queues[0]?.pending).toBe(0);
    const got = (await fast.settled()).length;
    expect(got).toBeGreaterThan(1000);
    slow.resume();
    expect((await slow.settled()).length).toBe(2000 - got);
  });

  test('of a topic may keep only the newest, if it says so', async () => {
    await using broker = await start();
    await using client = await RawClient.connect(broker);
    const newest = {
      ack: 'client',
      'activemq.prefetchSize': '1',
      'activemq.maximumPendingMessageLimit': '2',
    };
    await client.confirmed('SUBSCRIBE', { id: '1', destination: '/topic/a', ...newest });
    for (let sent = 0; sent < 10; sent += 1)
      client.send('SEND', { destination: '/topic/a' }, `m${sent}`);
    const [first] = await client.settled();
    expect(first?.body).toBe('m0');
    expect(broker.stats().dropped).toBe(7);
    client.send('ACK', { id: first?.headers['ack'] ?? '' });
    expect((await client.expect('MESSAGE')).body).toBe('m8');
  });
});

test('a client that asks for receipts and reads none is not read for ever', async () => {
  await using broker = await start();
  await using client = await RawClient.connect(broker);
  client.pause();
  const rounds = 10_000;
  const receipt = 'r'.repeat(5000);
  for (let sent = 0; sent < rounds; sent += 1) {
    client.send('SEND', { destination: '/topic/nobody', receipt }, 'x');
  }
  await using other = await RawClient.connect(broker);
  // Once nothing more is read: a few MiB wait here, some more in the system's buffers.
  let before = -1;
  while (broker.stats().received > before) {
    before = broker.stats().received;
    for (let asked = 0; asked < 20; asked += 1) await other.settled();
  }
  expect(before).toBeLessThan(rounds * 0.8);
  client.resume();
  for (let got = 0; got < rounds; got += 1) await client.expect('RECEIPT');
});
