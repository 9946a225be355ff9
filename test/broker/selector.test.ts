import { describe, expect, test } from 'vitest';
import { RawClient } from './raw-client.ts';
import { start } from './start.ts';

const A = { destination: '/queue/a' };

test('a consumer gets what its selector takes, the rest waits for others', async () => {
  await using broker = await start();
  await using client = await RawClient.connect(broker);
  for (const n of ['1', '2', '3', '4']) await client.confirmed('SEND', { ...A, n }, n);
  client.send('SUBSCRIBE', { id: 'even', ...A, selector: 'n = 2 OR n = 4' });
  expect((await client.settled()).map(({ body }) => body)).toEqual(['2', '4']);
  client.send('SEND', { ...A, n: '4' }, 'later');
  expect((await client.settled()).map(({ body }) => body)).toEqual(['later']);
  client.send('SUBSCRIBE', { id: 'all', ...A });
  expect((await client.settled()).map(({ body }) => body)).toEqual(['1', '3']);
});

test('what a selecting consumer gave back is found by others that select', async () => {
  await using broker = await start();
  await using one = await RawClient.connect(broker);
  await using two = await RawClient.connect(broker);
  const odd = { ...A, selector: 'n = 1 OR n = 3', ack: 'client' };
  await one.confirmed('SUBSCRIBE', { id: '1', ...odd });
  await two.confirmed('SUBSCRIBE', { id: '1', ...odd, 'activemq.prefetchSize': '1' });
  await using sender = await RawClient.connect(broker);
  for (const n of ['2', '1', '2', '3', '2']) await sender.confirmed('SEND', { ...A, n }, n);
  const [held] = await two.settled();
  expect(await one.settled()).toHaveLength(1);
  await one.confirmed('DISCONNECT');
  await two.confirmed('ACK', { id: held?.headers['ack'] ?? '' });
  const [again] = await two.settled();
  expect(again?.headers['redelivered']).toBe('true');
  expect([held?.body, again?.body].sort()).toEqual(['1', '3']);
  expect(broker.stats().queues).toMatchObject([{ pending: 3 }]);
});

test('what is given back before the place where a selecting consumer has come to is found', async () => {
  await using broker = await start();
  await using first = await RawClient.connect(broker);
  await using second = await RawClient.connect(broker);
  const wish = { id: '1', ...A, selector: 'n = 1', ack: 'client' };
  await first.confirmed('SUBSCRIBE', wish);
  await using sender = await RawClient.connect(broker);
  await sender.confirmed('SEND', { ...A, n: '1' }, 'x');
  await second.confirmed('SUBSCRIBE', wish);
  for (const n of ['2', '3']) await sender.confirmed('SEND', { ...A, n }, n);
  expect(await first.settled()).toHaveLength(1);
  await first.confirmed('DISCONNECT');
  expect((await second.expect('MESSAGE')).headers).toMatchObject({ n: '1', redelivered: 'true' });
});

test('a selecting consumer goes on where another took what it had left', async () => {
  await using broker = await start();
  await using selecting = await RawClient.connect(broker);
  await using other = await RawClient.connect(broker);
  await selecting.confirmed('SUBSCRIBE', { id: '1', ...A, selector: 'n = 2' });
  await using sender = await RawClient.connect(broker);
  await sender.confirmed('SEND', { ...A, n: '1' }, 'left');
  const one = { ack: 'client', 'activemq.prefetchSize': '1' };
  other.send('SUBSCRIBE', { id: '1', ...A, ...one });
  await other.expect('MESSAGE');
  await sender.confirmed('SEND', { ...A, n: '2' }, 'taken');
  expect((await selecting.expect('MESSAGE')).body).toBe('taken');
});

test('on topics', async () => {
  await using broker = await start();
  await using client = await RawClient.connect(broker);
  const selector = "siteName = 'CERN-PROD' AND status <> 'OK'";
  await client.confirmed('SUBSCRIBE', { id: '1', destination: '/topic/grid.>', selector });
  for (const status of ['OK', 'CRITICAL', 'WARNING']) {
    client.send('SEND', { destination: '/topic/grid.a', siteName: 'CERN-PROD', status }, status);
  }
  expect((await client.settled()).map(({ body }) => body)).toEqual(['CRITICAL', 'WARNING']);
});

describe('properties', () => {
  test.each([
    ["JMSMessageID LIKE 'ID:gridmsg-%'", true],
    ['JMSPriority = 7', true],
    ['JMSTimestamp = 5', true],
    ['JMSExpiration = 0', true],
    ["JMSDeliveryMode = 'PERSISTENT'", true],
    ["JMSType = 'metric'", true],
    ["JMSCorrelationID = 'c'", true],
    ["JMSReplyTo = 'queue://answers'", true],
    ["JMSDestination = 'queue://a'", true],
    ['JMSRedelivered = FALSE', true],
    ["own = 'a:b'", true],
    ['priority = 7', false],
    ['destination IS NULL', true],
    ['toString IS NULL', true],
  ])('%s: %s', async (selector, expected) => {
    await using broker = await start();
    await using client = await RawClient.connect(broker);
    await client.confirmed('SUBSCRIBE', { id: '1', ...A, selector });
    const headers = {
      priority: '7',
      timestamp: '5',
      persistent: 'true',
      type: 'metric',
      'correlation-id': 'c',
      'reply-to': '/queue/answers',
      own: 'a:b',
    };
    client.send('SEND', { ...A, ...headers }, 'x');
    expect(await client.settled()).toHaveLength(expected ? 1 : 0);
  });
});

test('what is no selector is refused, and the session goes on', async () => {
  await using broker = await start();
  await using client = await RawClient.connect(broker);
  const { answer } = await client.ask('SUBSCRIBE', { id: '1', ...A, selector: 'a = ' });
  expect(answer.headers['message']).toBe(
    'Invalid selector: something is missing at the end in selector a = ',
  );
  await client.confirmed('SUBSCRIBE', { id: '1', ...A });
});

test('a selector that nothing fits does not hold up the others', async () => {
  await using broker = await start();
  await using client = await RawClient.connect(broker);
  for (let sent = 0; sent < 5000; sent += 1) client.send('SEND', { ...A, n: '1' }, 'x');
  client.send('SEND', { ...A, n: '2' }, 'last');
  await client.settled();
  client.send('SUBSCRIBE', { id: '1', ...A, selector: 'n = 2' });
  expect((await client.expect('MESSAGE')).body).toBe('last');
  client.send('SUBSCRIBE', { id: '2', ...A, selector: 'n = 3' });
  client.send('SUBSCRIBE', { id: '3', ...A });
  expect(await client.settled()).toHaveLength(5000);
});
