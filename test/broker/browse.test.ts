import { describe, expect, test } from 'vitest';
import { RawClient } from './raw-client.ts';
import { eventually, start } from './start.ts';

const A = { destination: '/queue/a' };
const BROWSE = { id: 'b', ...A, browser: 'true' };

test('shows what is in the queue, taken by others or not, and leaves it there', async () => {
  await using broker = await start();
  await using client = await RawClient.connect(broker);
  for (const body of ['m0', 'm1', 'm2']) await client.confirmed('SEND', A, body);
  const one = { ack: 'client', 'activemq.prefetchSize': '1' };
  client.send('SUBSCRIBE', { id: 'c', ...A, ...one });
  await client.expect('MESSAGE');
  await using browser = await RawClient.connect(broker);
  browser.send('SUBSCRIBE', BROWSE);
  const got = await browser.settled();
  expect(got.map(({ body }) => body)).toEqual(['m0', 'm1', 'm2', '']);
  expect(got[3]?.headers).toEqual({
    browser: 'end',
    'message-id': '0',
    destination: '/queue/a',
    subscription: 'b',
  });
  expect(broker.stats().queues).toMatchObject([{ pending: 2, unacknowledged: 1 }]);
});

test('shows nothing that comes later', async () => {
  await using broker = await start();
  await using client = await RawClient.connect(broker);
  client.send('SUBSCRIBE', BROWSE);
  expect((await client.expect('MESSAGE')).headers['browser']).toBe('end');
  client.send('SEND', A, 'later');
  expect(await client.settled()).toEqual([]);
  await client.confirmed('UNSUBSCRIBE', { id: 'b' });
  expect(broker.stats().queues).toMatchObject([{ pending: 1, consumers: 0 }]);
});

test('shows what its selector takes', async () => {
  await using broker = await start();
  await using client = await RawClient.connect(broker);
  for (const n of ['1', '2', '3']) await client.confirmed('SEND', { ...A, n }, n);
  client.send('SUBSCRIBE', { ...BROWSE, selector: 'n <> 2' });
  expect((await client.settled()).map(({ body }) => body)).toEqual(['1', '3', '']);
});

test('shows all queues that fit a wildcard', async () => {
  await using broker = await start();
  await using client = await RawClient.connect(broker);
  await client.confirmed('SEND', { destination: '/queue/x.1' }, '1');
  await client.confirmed('SEND', { destination: '/queue/x.2' }, '2');
  client.send('SUBSCRIBE', { ...BROWSE, destination: '/queue/x.*' });
  expect((await client.settled()).map(({ body }) => body)).toEqual(['1', '2', '']);
});

test('an ACK changes nothing, a NACK is refused', async () => {
  await using broker = await start();
  await using client = await RawClient.connect(broker);
  await client.confirmed('SEND', A, 'x');
  client.send('SUBSCRIBE', { ...BROWSE, ack: 'client' });
  const [{ headers } = { headers: {} }] = await client.settled();
  const id = (headers as Record<string, string>)['ack'] ?? '';
  await client.confirmed('ACK', { id });
  const { answer } = await client.ask('NACK', { id });
  expect(answer.headers['message']).toBe('Cannot Nack a message on a Queue Browser Subscription.');
  expect(broker.stats().queues).toMatchObject([{ pending: 1 }]);
});

describe('refused', () => {
  test('in 1.0', async () => {
    await using broker = await start();
    await using client = await RawClient.connect(broker, { 'accept-version': '1.0' });
    const { answer } = await client.ask('SUBSCRIBE', BROWSE);
    expect(answer.headers['message']).toBe(
      'Queue Browser feature only valid for Stomp v1.1+ clients!',
    );
  });

  test('for topics', async () => {
    await using broker = await start();
    await using client = await RawClient.connect(broker);
    const { answer } = await client.ask('SUBSCRIBE', { ...BROWSE, destination: '/topic/a' });
    expect(answer.headers['message']).toBe('Only queues can be browsed');
  });
});

test('a browser that ends early holds nothing any more', async () => {
  await using broker = await start();
  await using client = await RawClient.connect(broker);
  const body = 'x'.repeat(10_000);
  for (let sent = 0; sent < 500; sent += 1) client.send('SEND', A, body);
  await client.settled();
  await using browser = await RawClient.connect(broker);
  browser.pause();
  browser.send('SUBSCRIBE', BROWSE);
  await eventually(() => broker.stats().delivered).toBeGreaterThan(0);
  client.send('SUBSCRIBE', { id: '1', ...A });
  expect(await client.settled()).toHaveLength(500);
  expect(broker.stats().storedBytes).toBeGreaterThan(0);
  await browser.drop();
  await eventually(() => broker.stats().storedBytes).toBe(0);
});

test('a long queue is sent as fast as it is read, and held until then', async () => {
  await using broker = await start();
  await using client = await RawClient.connect(broker);
  const body = 'x'.repeat(10_000);
  for (let sent = 0; sent < 500; sent += 1) client.send('SEND', A, body);
  await client.settled();
  await using browser = await RawClient.connect(broker);
  browser.pause();
  browser.send('SUBSCRIBE', BROWSE);
  await eventually(() => broker.stats().delivered).toBeGreaterThan(0);
  // All are taken from the queue while the browser has not seen them.
  client.send('SUBSCRIBE', { id: '1', ...A });
  expect(await client.settled()).toHaveLength(500);
  expect(broker.stats().storedBytes).toBeGreaterThan(0);
  browser.resume();
  expect(await browser.settled()).toHaveLength(501);
  expect(broker.stats().storedBytes).toBe(0);
});
