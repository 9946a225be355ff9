import { expect, test } from 'vitest';
import { RawClient } from './raw-client.ts';
import { start } from './start.ts';

const TOPIC = { destination: '/topic/VirtualTopic.grid' };

test('each queue gets a copy, shared by its consumers', async () => {
  await using broker = await start();
  await using one = await RawClient.connect(broker);
  await using two = await RawClient.connect(broker);
  await using topic = await RawClient.connect(broker);
  const queue = { destination: '/queue/Consumer.A.VirtualTopic.grid' };
  await one.confirmed('SUBSCRIBE', { id: '1', ...queue });
  await two.confirmed('SUBSCRIBE', { id: '1', ...queue });
  await two.confirmed('SUBSCRIBE', { id: '2', destination: '/queue/Consumer.B.VirtualTopic.>' });
  await topic.confirmed('SUBSCRIBE', { id: '1', ...TOPIC });
  for (const body of ['m0', 'm1']) topic.send('SEND', { ...TOPIC, a: 'b' }, body);
  expect((await topic.settled()).map(({ body }) => body)).toEqual(['m0', 'm1']);
  const got = [...(await one.settled()), ...(await two.settled())];
  const of = (name: string) =>
    got.filter(({ headers }) => headers['destination'] === `/queue/Consumer.${name}`);
  expect(of('A.VirtualTopic.grid').map(({ body }) => body)).toEqual(
    expect.arrayContaining(['m0', 'm1']),
  );
  expect(of('A.VirtualTopic.grid').map(({ headers }) => headers)).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ 'original-destination': '/topic/VirtualTopic.grid', a: 'b' }),
    ]),
  );
  expect(of('B.VirtualTopic.>')).toHaveLength(2);
  expect(got).toHaveLength(4);
});

test('the queue goes on collecting when its consumers are away', async () => {
  await using broker = await start();
  await using client = await RawClient.connect(broker);
  const queue = { id: '1', destination: '/queue/Consumer.A.VirtualTopic.grid' };
  await client.confirmed('SUBSCRIBE', queue);
  await client.confirmed('UNSUBSCRIBE', { id: '1' });
  await client.confirmed('SEND', TOPIC, 'x');
  client.send('SUBSCRIBE', queue);
  expect((await client.settled()).map(({ body }) => body)).toEqual(['x']);
});

test('a wildcard for the consumers reads all their queues', async () => {
  await using broker = await start();
  await using client = await RawClient.connect(broker);
  for (const name of ['A', 'B']) {
    const queue = `/queue/Consumer.${name}.VirtualTopic.grid`;
    await client.confirmed('SUBSCRIBE', { id: name, destination: queue });
    await client.confirmed('UNSUBSCRIBE', { id: name });
  }
  await client.confirmed('SEND', TOPIC, 'x');
  client.send('SUBSCRIBE', { id: 'all', destination: '/queue/Consumer.*.VirtualTopic.>' });
  expect(await client.settled()).toHaveLength(2);
});

test('there are not more of them than allowed', async () => {
  await using broker = await start({ maxDurables: 1 });
  await using client = await RawClient.connect(broker);
  await client.confirmed('SEND', { destination: '/queue/Consumer.A.VirtualTopic.x' }, 'x');
  const another = { destination: '/queue/Consumer.B.VirtualTopic.x' };
  const { answer } = await client.ask('SEND', another, 'x');
  expect(answer.headers['message']).toBe('too many virtual topic queues');
});
