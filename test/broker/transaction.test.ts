import { describe, expect, test } from 'vitest';
import { RawClient } from './raw-client.ts';
import { eventually, NOTHING_LEFT, start } from './start.ts';

const A = { destination: '/queue/a' };
const T = { transaction: 't' };

describe('SEND', () => {
  test('is stored with COMMIT, in order, its receipt coming at once', async () => {
    await using broker = await start();
    await using client = await RawClient.connect(broker);
    await using reader = await RawClient.connect(broker);
    await reader.confirmed('SUBSCRIBE', { id: '1', ...A });
    await client.confirmed('BEGIN', T);
    for (const body of ['m0', 'm1', 'm2']) await client.confirmed('SEND', { ...A, ...T }, body);
    expect(await reader.settled()).toEqual([]);
    await client.confirmed('COMMIT', T);
    const got = await reader.settled();
    expect(got.map(({ body }) => body)).toEqual(['m0', 'm1', 'm2']);
    expect(got[0]?.headers).not.toHaveProperty('transaction');
  });

  test('is forgotten with ABORT', async () => {
    await using broker = await start();
    await using client = await RawClient.connect(broker);
    await client.confirmed('BEGIN', T);
    await client.confirmed('SEND', { ...A, ...T }, 'x');
    await client.confirmed('ABORT', T);
    expect(broker.stats()).toMatchObject({ ...NOTHING_LEFT, received: 0 });
  });

  test.each(['DISCONNECT', 'a lost connection'])('is forgotten with %s', async (end) => {
    await using broker = await start();
    await using client = await RawClient.connect(broker);
    await client.confirmed('BEGIN', T);
    await client.confirmed('SEND', { ...A, ...T }, 'x');
    expect(broker.stats().storedBytes).toBeGreaterThan(0);
    if (end === 'DISCONNECT') await client.confirmed(end);
    else await client.drop();
    await eventually(() => broker.stats().storedBytes).toBe(0);
    expect(broker.stats()).toMatchObject({ ...NOTHING_LEFT, received: 0 });
  });

  test('outside of it is stored before', async () => {
    await using broker = await start();
    await using client = await RawClient.connect(broker);
    await client.confirmed('BEGIN', T);
    await client.confirmed('SEND', { ...A, ...T }, 'in');
    await client.confirmed('SEND', A, 'out');
    await client.confirmed('COMMIT', T);
    client.send('SUBSCRIBE', { id: '1', ...A });
    expect((await client.settled()).map(({ body }) => body)).toEqual(['out', 'in']);
  });
});

describe('a SEND that is refused', () => {
  test.each([
    ['a wildcard', { destination: '/queue/>' }],
    ['no destination', {}],
    ['a number that is none', { ...A, priority: 'high' }],
    ['too many bytes', { ...A, long: 'x'.repeat(5000) }],
  ])('makes COMMIT fail, and nothing is stored: %s', async (_name, headers) => {
    await using broker = await start({ maxTransactionBytes: 5000 });
    await using client = await RawClient.connect(broker);
    await client.confirmed('BEGIN', T);
    await client.confirmed('SEND', { ...A, ...T }, 'good');
    const refused = await client.ask('SEND', { ...headers, ...T }, 'bad');
    expect(refused.answer.command).toBe('ERROR');
    await client.confirmed('SEND', { ...A, ...T }, 'good too');
    const { answer } = await client.ask('COMMIT', T);
    expect(answer.headers['message']).toContain('rolled back');
    expect(broker.stats()).toMatchObject(NOTHING_LEFT);
    const again = await client.ask('COMMIT', T);
    expect(again.answer.headers['message']).toBe('Invalid transaction id: t');
  });

  test('since the addressee has gone meanwhile', async () => {
    await using broker = await start();
    await using client = await RawClient.connect(broker);
    await using asking = await RawClient.connect(broker);
    await client.confirmed('SUBSCRIBE', { id: '1', ...A });
    asking.send('SEND', { ...A, 'reply-to': '/temp-queue/x' }, 'who?');
    const back = (await client.expect('MESSAGE')).headers['reply-to'] ?? '';
    await client.confirmed('BEGIN', T);
    await client.confirmed('SEND', { destination: '/queue/b', ...T }, 'x');
    await client.confirmed('SEND', { destination: back, ...T }, 'x');
    await asking.confirmed('DISCONNECT');
    const { answer } = await client.ask('COMMIT', T);
    expect(answer.headers['message']).toContain('does not exist');
    expect(broker.stats().queues.map(({ destination }) => destination)).not.toContain('/queue/b');
    expect(broker.stats().storedBytes).toBe(0);
  });
});

describe('ACK', () => {
  /** A consumer with two unacknowledged messages, at its prefetch. */
  async function consumer(client: RawClient) {
    const two = { ack: 'client-individual', 'activemq.prefetchSize': '2' };
    for (const body of ['m0', 'm1', 'm2']) await client.confirmed('SEND', A, body);
    client.send('SUBSCRIBE', { id: '1', ...A, ...two });
    const got = await client.settled();
    return got.map(({ headers }) => headers['ack'] ?? '');
  }

  test('takes effect with COMMIT', async () => {
    await using broker = await start();
    await using client = await RawClient.connect(broker);
    const [first = ''] = await consumer(client);
    await client.confirmed('BEGIN', T);
    client.send('ACK', { id: first, ...T });
    await client.expect('MESSAGE');
    expect(broker.stats().queues).toMatchObject([{ pending: 0, unacknowledged: 3 }]);
    await client.confirmed('COMMIT', T);
    expect(broker.stats().queues).toMatchObject([{ pending: 0, unacknowledged: 2 }]);
  });

  test('does not with ABORT: the message is unacknowledged as before', async () => {
    await using broker = await start();
    await using client = await RawClient.connect(broker);
    const [first = ''] = await consumer(client);
    await client.confirmed('BEGIN', T);
    client.send('ACK', { id: first, ...T });
    await client.expect('MESSAGE');
    const twice = await client.ask('ACK', { id: first });
    expect(twice.answer.headers['message']).toContain('Unexpected ACK');
    await client.confirmed('ABORT', T);
    await client.confirmed('ACK', { id: first });
    expect(broker.stats().queues).toMatchObject([{ pending: 0, unacknowledged: 2 }]);
  });

  test('makes room for the next message before COMMIT', async () => {
    await using broker = await start();
    await using client = await RawClient.connect(broker);
    const [first = ''] = await consumer(client);
    await client.confirmed('BEGIN', T);
    client.send('ACK', { id: first, ...T });
    expect((await client.expect('MESSAGE')).body).toBe('m2');
  });

  test('after ABORT the message counts against the prefetch again', async () => {
    await using broker = await start();
    await using client = await RawClient.connect(broker);
    const [first = ''] = await consumer(client);
    await client.confirmed('SEND', A, 'm3');
    await client.confirmed('BEGIN', T);
    client.send('ACK', { id: first, ...T });
    const third = await client.expect('MESSAGE');
    await client.confirmed('ABORT', T);
    await client.confirmed('ACK', { id: third.headers['ack'] ?? '' });
    expect(await client.settled()).toEqual([]);
    client.send('ACK', { id: first });
    expect((await client.expect('MESSAGE')).body).toBe('m3');
  });

  test('after UNSUBSCRIBE still counts with COMMIT', async () => {
    await using broker = await start();
    await using client = await RawClient.connect(broker);
    const [first = ''] = await consumer(client);
    await client.confirmed('BEGIN', T);
    client.send('ACK', { id: first, ...T });
    await client.expect('MESSAGE');
    await client.confirmed('UNSUBSCRIBE', { id: '1' });
    expect(broker.stats().queues).toMatchObject([{ pending: 2, unacknowledged: 1 }]);
    await client.confirmed('COMMIT', T);
    expect(broker.stats().queues).toMatchObject([{ pending: 2, unacknowledged: 0 }]);
  });

  test('after UNSUBSCRIBE and ABORT the message goes to others', async () => {
    await using broker = await start();
    await using client = await RawClient.connect(broker);
    const [first = ''] = await consumer(client);
    await client.confirmed('BEGIN', T);
    client.send('ACK', { id: first, ...T });
    await client.expect('MESSAGE');
    await client.confirmed('UNSUBSCRIBE', { id: '1' });
    await client.confirmed('ABORT', T);
    client.send('SUBSCRIBE', { id: '2', ...A });
    expect((await client.settled()).map(({ body }) => body)).toEqual(['m0', 'm1', 'm2']);
  });

  test('client mode: all up to it', async () => {
    await using broker = await start();
    await using client = await RawClient.connect(broker);
    await client.confirmed('SUBSCRIBE', { id: '1', ...A, ack: 'client' });
    for (const body of ['m0', 'm1', 'm2']) client.send('SEND', A, body);
    const got = await client.settled();
    await client.confirmed('BEGIN', T);
    await client.confirmed('ACK', { id: got[1]?.headers['ack'] ?? '', ...T });
    expect(broker.stats().queues).toMatchObject([{ unacknowledged: 3 }]);
    await client.confirmed('COMMIT', T);
    expect(broker.stats().queues).toMatchObject([{ unacknowledged: 1 }]);
  });
});

test('NACK takes effect with COMMIT, and not with ABORT', async () => {
  await using broker = await start();
  await using client = await RawClient.connect(broker);
  await client.confirmed('SUBSCRIBE', { id: '1', ...A, ack: 'client-individual' });
  client.send('SEND', { ...A, persistent: 'true' }, 'x');
  const id = (await client.expect('MESSAGE')).headers['ack'] ?? '';
  await client.confirmed('BEGIN', T);
  await client.confirmed('NACK', { id, ...T });
  await client.confirmed('ABORT', T);
  expect(broker.stats().deadLettered).toBe(0);
  await client.confirmed('BEGIN', T);
  await client.confirmed('NACK', { id, ...T });
  expect(broker.stats().deadLettered).toBe(0);
  await client.confirmed('COMMIT', T);
  expect(broker.stats().deadLettered).toBe(1);
});

test('a message is moved from one queue to another as a whole', async () => {
  await using broker = await start();
  await using client = await RawClient.connect(broker);
  await client.confirmed('SUBSCRIBE', { id: '1', ...A, ack: 'client' });
  client.send('SEND', A, 'x');
  const id = (await client.expect('MESSAGE')).headers['ack'] ?? '';
  await client.confirmed('BEGIN', T);
  await client.confirmed('ACK', { id, ...T });
  await client.confirmed('SEND', { destination: '/queue/b', ...T }, 'x');
  await client.confirmed('COMMIT', T);
  await client.confirmed('UNSUBSCRIBE', { id: '1' });
  expect(broker.stats().queues).toMatchObject([{ destination: '/queue/b', pending: 1 }]);
});

describe('transaction ids', () => {
  test.each([
    ['BEGIN', {}, 'Must specify the transaction you are beginning'],
    ['COMMIT', {}, 'Must specify the transaction you are committing'],
    ['ABORT', {}, 'Must specify the transaction you are aborting'],
    ['COMMIT', T, 'Invalid transaction id: t'],
    ['ABORT', T, 'Invalid transaction id: t'],
    ['SEND', { ...A, ...T }, 'Invalid transaction id: t'],
    ['ACK', { id: '1-1', ...T }, 'Invalid transaction id: t'],
    ['NACK', { id: '1-1', ...T }, 'Invalid transaction id: t'],
  ])('%s %j: refused', async (command, headers, message) => {
    await using broker = await start();
    await using client = await RawClient.connect(broker);
    const { answer } = await client.ask(command, headers, 'x');
    expect(answer.headers['message']).toBe(message);
    expect(broker.stats().received).toBe(0);
  });

  test('cannot be begun twice', async () => {
    await using broker = await start();
    await using client = await RawClient.connect(broker);
    await client.confirmed('BEGIN', T);
    const { answer } = await client.ask('BEGIN', T);
    expect(answer.headers['message']).toBe('The transaction was already started: t');
  });

  test('are each connection its own', async () => {
    await using broker = await start();
    await using one = await RawClient.connect(broker);
    await using two = await RawClient.connect(broker);
    await one.confirmed('BEGIN', T);
    await two.confirmed('BEGIN', T);
    await one.confirmed('SEND', { ...A, ...T }, 'one');
    await two.confirmed('ABORT', T);
    await one.confirmed('COMMIT', T);
    expect(broker.stats().received).toBe(1);
  });

  test('several are open at a time, but not without end', async () => {
    await using broker = await start({ maxSubscriptions: 2 });
    await using client = await RawClient.connect(broker);
    await client.confirmed('BEGIN', { transaction: '1' });
    await client.confirmed('BEGIN', { transaction: '2' });
    const { answer } = await client.ask('BEGIN', { transaction: '3' });
    expect(answer.headers['message']).toBe('too many open transactions');
    await client.confirmed('SEND', { ...A, transaction: '2' }, 'second');
    await client.confirmed('SEND', { ...A, transaction: '1' }, 'first');
    await client.confirmed('COMMIT', { transaction: '2' });
    await client.confirmed('COMMIT', { transaction: '1' });
    client.send('SUBSCRIBE', { id: '1', ...A });
    expect((await client.settled()).map(({ body }) => body)).toEqual(['second', 'first']);
  });
});
