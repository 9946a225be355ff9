import { describe, expect, test } from 'vitest';
import { RawClient } from './raw-client.ts';
import { NOTHING_LEFT, start } from './start.ts';

test('each subscriber gets each message, and nothing is kept', async () => {
  await using broker = await start();
  await using one = await RawClient.connect(broker);
  await using two = await RawClient.connect(broker);
  await one.confirmed('SUBSCRIBE', { id: '1', destination: '/topic/a' });
  await one.confirmed('SUBSCRIBE', { id: '2', destination: '/topic/a' });
  await two.confirmed('SUBSCRIBE', { id: '1', destination: '/topic/a' });
  await using sender = await RawClient.connect(broker);
  await sender.confirmed('SEND', { destination: '/topic/a' }, 'x');
  expect((await one.settled()).map(({ headers }) => headers['subscription'])).toEqual(['1', '2']);
  expect(await two.settled()).toHaveLength(1);
  expect(broker.stats()).toMatchObject({ ...NOTHING_LEFT, topicSubscribers: 3 });
});

test('what was sent before is not seen', async () => {
  await using broker = await start();
  await using client = await RawClient.connect(broker);
  await client.confirmed('SEND', { destination: '/topic/a' }, 'before');
  await client.confirmed('SUBSCRIBE', { id: '1', destination: '/topic/a' });
  expect(await client.settled()).toEqual([]);
  client.send('SEND', { destination: '/topic/a' }, 'after');
  expect((await client.expect('MESSAGE')).body).toBe('after');
});

describe('wildcards', () => {
  test.each([
    ['grid.*', ['grid.probe']],
    ['grid.>', ['grid', 'grid.probe', 'grid.probe.metricOutput.EGEE.site']],
    ['>', ['grid', 'grid.probe', 'grid.probe.metricOutput.EGEE.site', 'other.probe']],
    ['*', ['grid']],
    ['*.probe', ['grid.probe', 'other.probe']],
    ['grid.*.*.EGEE.*', ['grid.probe.metricOutput.EGEE.site']],
    ['grid.pro*', []],
    ['grid', ['grid']],
  ])('%s', async (pattern, expected) => {
    await using broker = await start();
    await using client = await RawClient.connect(broker);
    await client.confirmed('SUBSCRIBE', { id: '1', destination: `/topic/${pattern}` });
    const names = ['grid', 'grid.probe', 'grid.probe.metricOutput.EGEE.site', 'other.probe'];
    for (const name of names) client.send('SEND', { destination: `/topic/${name}` }, 'x');
    const got = (await client.settled()).map(({ headers }) => headers['destination']);
    expect(got).toEqual(expected.map((name) => `/topic/${name}`));
  });

  test('queues are not topics', async () => {
    await using broker = await start();
    await using client = await RawClient.connect(broker);
    await client.confirmed('SUBSCRIBE', { id: '1', destination: '/topic/>' });
    client.send('SEND', { destination: '/queue/a' }, 'x');
    expect(await client.settled()).toEqual([]);
  });
});

test('acknowledging and prefetch work as on queues', async () => {
  await using broker = await start();
  await using client = await RawClient.connect(broker);
  const two = { ack: 'client-individual', 'activemq.prefetchSize': '2' };
  await client.confirmed('SUBSCRIBE', { id: '1', destination: '/topic/a', ...two });
  for (const body of ['m0', 'm1', 'm2', 'm3']) {
    client.send('SEND', { destination: '/topic/a', persistent: 'true' }, body);
  }
  const [first, second, ...none] = await client.settled();
  expect(none).toEqual([]);
  client.send('ACK', { id: first?.headers['ack'] ?? '' });
  expect((await client.expect('MESSAGE')).body).toBe('m2');
  client.send('NACK', { id: second?.headers['ack'] ?? '' });
  expect((await client.expect('MESSAGE')).body).toBe('m3');
  expect(broker.stats().deadLettered).toBe(1);
});

test('what a subscriber did not acknowledge is gone with it', async () => {
  await using broker = await start();
  await using client = await RawClient.connect(broker);
  await client.confirmed('SUBSCRIBE', { id: '1', destination: '/topic/a', ack: 'client' });
  client.send('SEND', { destination: '/topic/a' }, 'x');
  await client.expect('MESSAGE');
  expect(broker.stats().storedBytes).toBeGreaterThan(0);
  await client.confirmed('UNSUBSCRIBE', { id: '1' });
  expect(broker.stats()).toMatchObject({ ...NOTHING_LEFT, topicSubscribers: 0 });
});

test('more topic names than are remembered', async () => {
  await using broker = await start();
  await using client = await RawClient.connect(broker);
  await client.confirmed('SUBSCRIBE', { id: '1', destination: '/topic/n.*' });
  for (let at = 0; at < 1500; at += 1) client.send('SEND', { destination: `/topic/n.${at}` }, 'x');
  for (let at = 0; at < 100; at += 1) client.send('SEND', { destination: `/topic/n.${at}` }, 'x');
  expect(await client.settled()).toHaveLength(1600);
});
