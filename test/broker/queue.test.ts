import { describe, expect, test } from 'vitest';
import { RawClient, type Received } from './raw-client.ts';
import { eventually, NOTHING_LEFT, start } from './start.ts';

const A = { destination: '/queue/a' };
const bodies = (frames: readonly Received[]) => frames.map(({ body }) => body);

async function sendAll(client: RawClient, count: number, headers = A): Promise<void> {
  for (let sent = 0; sent < count; sent += 1) client.send('SEND', headers, `m${sent}`);
  await client.settled();
}

test('messages wait for a consumer, in order', async () => {
  await using broker = await start();
  await using client = await RawClient.connect(broker);
  await sendAll(client, 3);
  expect(broker.stats().queues).toEqual([
    { destination: '/queue/a', pending: 3, unacknowledged: 0, consumers: 0 },
  ]);
  client.send('SUBSCRIBE', { id: '1', ...A });
  expect(bodies(await client.settled())).toEqual(['m0', 'm1', 'm2']);
  await client.confirmed('UNSUBSCRIBE', { id: '1' });
  expect(broker.stats()).toMatchObject({ ...NOTHING_LEFT, received: 3, delivered: 3 });
});

test('the receipt of SUBSCRIBE comes before the first message', async () => {
  await using broker = await start();
  await using client = await RawClient.connect(broker);
  await sendAll(client, 1);
  const { before, answer } = await client.ask('SUBSCRIBE', { id: '1', ...A });
  expect(before).toEqual([]);
  expect(answer.command).toBe('RECEIPT');
  expect((await client.expect('MESSAGE')).body).toBe('m0');
});

test('consumers take turns', async () => {
  await using broker = await start();
  await using one = await RawClient.connect(broker);
  await using two = await RawClient.connect(broker);
  await one.confirmed('SUBSCRIBE', { id: '1', ...A });
  await two.confirmed('SUBSCRIBE', { id: '1', ...A });
  await using sender = await RawClient.connect(broker);
  await sendAll(sender, 6);
  const got = [bodies(await one.settled()), bodies(await two.settled())];
  expect(got.map((all) => all.length)).toEqual([3, 3]);
  expect(got.flat().sort()).toEqual(['m0', 'm1', 'm2', 'm3', 'm4', 'm5']);
});

describe('prefetch', () => {
  test('so many are unacknowledged at most, then each ACK brings another', async () => {
    await using broker = await start();
    await using client = await RawClient.connect(broker);
    await sendAll(client, 5);
    const limit = { 'activemq.prefetchSize': '2', ack: 'client-individual' };
    client.send('SUBSCRIBE', { id: '1', ...A, ...limit });
    const first = await client.settled();
    expect(bodies(first)).toEqual(['m0', 'm1']);
    client.send('ACK', { id: first[1]?.headers['ack'] ?? '' });
    expect(bodies(await client.settled())).toEqual(['m2']);
  });

  test('a busy consumer leaves messages to others', async () => {
    await using broker = await start();
    await using busy = await RawClient.connect(broker);
    await using free = await RawClient.connect(broker);
    const one = { 'activemq.prefetchSize': '1', ack: 'client' };
    await busy.confirmed('SUBSCRIBE', { id: '1', ...A, ...one });
    await free.confirmed('SUBSCRIBE', { id: '1', ...A });
    await using sender = await RawClient.connect(broker);
    await sendAll(sender, 5);
    expect(await busy.settled()).toHaveLength(1);
    expect(await free.settled()).toHaveLength(4);
  });

  test('is 1000 unless said otherwise', async () => {
    await using broker = await start();
    await using client = await RawClient.connect(broker);
    await sendAll(client, 1100);
    client.send('SUBSCRIBE', { id: '1', ...A, ack: 'client' });
    expect(await client.settled()).toHaveLength(1000);
  });

  test.each(['0', '-1'])('%s delivers nothing', async (size) => {
    await using broker = await start();
    await using client = await RawClient.connect(broker);
    await sendAll(client, 1);
    await client.confirmed('SUBSCRIBE', { id: '1', ...A, 'activemq.prefetchSize': size });
    expect(await client.settled()).toEqual([]);
  });
});

describe('what a consumer did not acknowledge goes to others, in the old order', () => {
  test.each(['DISCONNECT', 'UNSUBSCRIBE', 'a lost connection'])('after %s', async (end) => {
    await using broker = await start();
    await using first = await RawClient.connect(broker);
    await using second = await RawClient.connect(broker);
    await sendAll(second, 5);
    first.send('SUBSCRIBE', {
      id: '1',
      ...A,
      ack: 'client-individual',
      'activemq.prefetchSize': '4',
    });
    const got = await first.settled();
    await first.confirmed('ACK', { id: got[1]?.headers['ack'] ?? '' });
    const [last] = await first.settled();
    expect(last?.body).toBe('m4');
    if (end === 'a lost connection') await first.drop();
    else await first.confirmed(end, { id: '1' });
    await eventually(() => broker.stats().queues[0]?.unacknowledged).toBe(0);
    second.send('SUBSCRIBE', { id: '1', ...A });
    const again = await second.settled();
    expect(bodies(again)).toEqual(['m0', 'm2', 'm3', 'm4']);
    expect(again.every(({ headers }) => headers['redelivered'] === 'true')).toBe(true);
    expect(broker.stats().queues[0]?.pending).toBe(0);
  });

  test('but not to another subscription of the client that goes', async () => {
    await using broker = await start();
    await using client = await RawClient.connect(broker);
    for (const id of ['1', '2']) await client.confirmed('SUBSCRIBE', { id, ...A, ack: 'client' });
    await sendAll(client, 4);
    await client.confirmed('DISCONNECT');
    expect(broker.stats().delivered).toBe(4);
    expect(broker.stats().queues).toMatchObject([{ pending: 4, unacknowledged: 0 }]);
  });

  test('before newer messages, at a consumer that is there already', async () => {
    await using broker = await start();
    await using first = await RawClient.connect(broker);
    await using second = await RawClient.connect(broker);
    const one = { 'activemq.prefetchSize': '1', ack: 'client' };
    await first.confirmed('SUBSCRIBE', { id: '1', ...A, ...one });
    await second.confirmed('SUBSCRIBE', { id: '1', ...A, ...one });
    await using sender = await RawClient.connect(broker);
    await sendAll(sender, 4);
    const [held] = await second.settled();
    await first.drop();
    await eventually(() => broker.stats().queues[0]?.consumers).toBe(1);
    await second.confirmed('ACK', { id: held?.headers['ack'] ?? '' });
    const [next] = await second.settled();
    expect(next?.headers['redelivered']).toBe('true');
    expect(['m0', 'm1']).toContain(next?.body);
  });
});

describe('names', () => {
  test.each([
    ['bare', '/queue/bare'],
    ['/bogus/x', '/queue//bogus/x'],
    [' /queue/padded ', '/queue/padded'],
    ['/queue/with/slashes', '/queue/with/slashes'],
    ['queue://x', '/queue/queue://x'],
  ])('%j is the queue %s', async (sent, shown) => {
    await using broker = await start();
    await using client = await RawClient.connect(broker);
    await client.confirmed('SUBSCRIBE', { id: '1', destination: sent });
    client.send('SEND', { destination: sent }, 'x');
    expect((await client.expect('MESSAGE')).headers['destination']).toBe(shown);
  });

  test.each(['/queue/', '/topic/', '', '/queue/a,'])('%j is none', async (destination) => {
    await using broker = await start();
    await using client = await RawClient.connect(broker);
    const { answer } = await client.ask('SEND', { destination }, 'x');
    expect(answer.headers['message']).toBe("Invalid empty or 'null' Destination header");
  });

  test('SEND needs one', async () => {
    await using broker = await start();
    await using client = await RawClient.connect(broker);
    const { answer } = await client.ask('SEND', {}, 'x');
    expect(answer.headers['message']).toBe('SEND received without a Destination specified!');
  });
});

describe('wildcards', () => {
  test('read all queues that fit, also those to come', async () => {
    await using broker = await start();
    await using client = await RawClient.connect(broker);
    await client.confirmed('SEND', { destination: '/queue/grid.a' }, 'before');
    await client.confirmed('SEND', { destination: '/queue/other.a' }, 'not this');
    client.send('SUBSCRIBE', { id: '1', destination: '/queue/grid.*' });
    client.send('SEND', { destination: '/queue/grid.b' }, 'after');
    const got = await client.settled();
    expect(bodies(got)).toEqual(['before', 'after']);
    expect(got.map(({ headers }) => headers['destination'])).toEqual([
      '/queue/grid.a',
      '/queue/grid.b',
    ]);
    expect(broker.stats().queues.map(({ destination }) => destination)).toEqual(['/queue/other.a']);
  });

  test('share a queue with those that name it', async () => {
    await using broker = await start();
    await using wild = await RawClient.connect(broker);
    await using named = await RawClient.connect(broker);
    await wild.confirmed('SUBSCRIBE', { id: '1', destination: '/queue/>' });
    await named.confirmed('SUBSCRIBE', { id: '1', ...A });
    await using sender = await RawClient.connect(broker);
    await sendAll(sender, 4);
    expect(await wild.settled()).toHaveLength(2);
    expect(await named.settled()).toHaveLength(2);
  });

  test('take turns also where each message finds the queue empty', async () => {
    await using broker = await start();
    await using one = await RawClient.connect(broker);
    await using two = await RawClient.connect(broker);
    await one.confirmed('SUBSCRIBE', { id: '1', destination: '/queue/>' });
    await two.confirmed('SUBSCRIBE', { id: '1', destination: '/queue/>' });
    await using sender = await RawClient.connect(broker);
    await sendAll(sender, 4);
    expect(await one.settled()).toHaveLength(2);
    expect(await two.settled()).toHaveLength(2);
  });

  test.each(['/queue/a.*', '/topic/>', '/topic/a.*.b'])('%s cannot be sent to', async (name) => {
    await using broker = await start();
    await using client = await RawClient.connect(broker);
    const { answer } = await client.ask('SEND', { destination: name }, 'x');
    expect(answer.headers['message']).toBe(`Cannot send to a wildcard destination: ${name}`);
  });

  test('end with the subscription', async () => {
    await using broker = await start();
    await using client = await RawClient.connect(broker);
    await client.confirmed('SUBSCRIBE', { id: '1', destination: '/queue/>' });
    await client.confirmed('UNSUBSCRIBE', { id: '1' });
    await sendAll(client, 1);
    expect(broker.stats().queues).toMatchObject([{ pending: 1, consumers: 0 }]);
  });
});

describe('several destinations in one header', () => {
  test.each([
    ['/queue/a,b', ['/queue/a', '/queue/b']],
    ['/queue/a, /queue/b', ['/queue/a', '/queue/b']],
    ['/queue/a,/topic/b', ['/queue/a', '/topic/b']],
    ['/topic/a,b', ['/topic/a', '/topic/b']],
  ])('%s', async (destination, each) => {
    await using broker = await start();
    await using client = await RawClient.connect(broker);
    for (const [at, one] of each.entries()) {
      await client.confirmed('SUBSCRIBE', { id: String(at), destination: one });
    }
    client.send('SEND', { destination }, 'x');
    const got = await client.settled();
    expect(got.map(({ headers }) => headers['destination'])).toEqual(each);
    expect(got.map(({ headers }) => headers['original-destination'])).toEqual(
      each.map(() => each.join(',')),
    );
    expect(new Set(got.map(({ headers }) => headers['message-id'])).size).toBe(2);
  });

  test('but not without end', async () => {
    await using broker = await start();
    await using client = await RawClient.connect(broker);
    const destination = `/queue/${'a,'.repeat(1000)}a`;
    const { answer } = await client.ask('SEND', { destination }, 'x');
    expect(answer.headers['message']).toBe('too many destinations in one header');
  });

  test('read several', async () => {
    await using broker = await start();
    await using client = await RawClient.connect(broker);
    await client.confirmed('SUBSCRIBE', {
      id: '1',
      destination: '/queue/a,/topic/b',
      ack: 'client',
    });
    client.send('SEND', { destination: '/topic/b' }, 'b');
    client.send('SEND', A, 'a');
    expect(bodies(await client.settled())).toEqual(['b', 'a']);
  });
});

describe('subscriptions', () => {
  test('one with the same id takes the place of the other', async () => {
    await using broker = await start();
    await using client = await RawClient.connect(broker);
    await client.confirmed('SUBSCRIBE', { id: '1', destination: '/topic/a' });
    await client.confirmed('SUBSCRIBE', { id: '1', destination: '/topic/b' });
    client.send('SEND', { destination: '/topic/a' }, 'a');
    client.send('SEND', { destination: '/topic/b' }, 'b');
    expect(bodies(await client.settled())).toEqual(['b']);
    await client.confirmed('UNSUBSCRIBE', { id: '1' });
    expect(broker.stats().topicSubscribers).toBe(0);
  });

  test.each(['1.1', '1.2'])('need an id in %s', async (version) => {
    await using broker = await start();
    await using client = await RawClient.connect(broker, { 'accept-version': version });
    const subscribe = await client.ask('SUBSCRIBE', A);
    expect(subscribe.answer.headers['message']).toBe(
      'SUBSCRIBE received without a subscription id!',
    );
    const unsubscribe = await client.ask('UNSUBSCRIBE', A);
    expect(unsubscribe.answer.headers['message']).toBe(
      'UNSUBSCRIBE received without a subscription id!',
    );
  });

  test('need none in 1.0, and end by destination', async () => {
    await using broker = await start();
    await using client = await RawClient.connect(broker, { 'accept-version': '1.0' });
    await client.confirmed('SUBSCRIBE', A);
    client.send('SEND', A, 'x');
    const { headers } = await client.expect('MESSAGE');
    expect(headers).not.toHaveProperty('subscription');
    await client.confirmed('UNSUBSCRIBE', A);
    const { answer } = await client.ask('UNSUBSCRIBE', A);
    expect(answer.headers['message']).toBe('No subscription matched.');
  });

  test('must be named in UNSUBSCRIBE', async () => {
    await using broker = await start();
    await using client = await RawClient.connect(broker, { 'accept-version': '1.0' });
    const { answer } = await client.ask('UNSUBSCRIBE', {});
    expect(answer.headers['message']).toBe(
      'Must specify the subscriptionId or the destination you are unsubscribing from',
    );
  });

  test('that are not there cannot be ended', async () => {
    await using broker = await start();
    await using client = await RawClient.connect(broker);
    const { answer } = await client.ask('UNSUBSCRIBE', { id: 'x' });
    expect(answer.headers['message']).toBe('No subscription matched.');
  });

  test('are bounded in number', async () => {
    await using broker = await start({ maxSubscriptions: 2 });
    await using client = await RawClient.connect(broker);
    await client.confirmed('SUBSCRIBE', { id: '1', ...A });
    await client.confirmed('SUBSCRIBE', { id: '2', ...A });
    await client.confirmed('SUBSCRIBE', { id: '2', ...A });
    const { answer } = await client.ask('SUBSCRIBE', { id: '3', ...A });
    expect(answer.headers['message']).toBe('too many subscriptions');
  });

  test.each(['activemq.exclusive', 'activemq.noLocal', 'activemq.retroactive'])(
    'with %s are refused, not taken without it',
    async (name) => {
      await using broker = await start();
      await using client = await RawClient.connect(broker);
      const { answer } = await client.ask('SUBSCRIBE', { id: '1', ...A, [name]: 'true' });
      expect(answer.headers['message']).toBe(`${name} is not offered by this broker`);
      await client.confirmed('SUBSCRIBE', { id: '1', ...A, [name]: 'false' });
    },
  );
});

test('a queue that was used and left is forgotten', async () => {
  await using broker = await start();
  await using client = await RawClient.connect(broker);
  for (let at = 0; at < 100; at += 1) {
    const destination = `/queue/${at}`;
    await client.confirmed('SUBSCRIBE', { id: '1', destination });
    client.send('SEND', { destination }, 'x');
    await client.expect('MESSAGE');
  }
  await client.confirmed('UNSUBSCRIBE', { id: '1' });
  expect(broker.stats().queues).toEqual([]);
});
