import { describe, expect, test } from 'vitest';
import { RawClient } from './raw-client.ts';
import { start } from './start.ts';

describe.each(['queue', 'topic'])('/temp-%s/', (kind) => {
  const mine = `/temp-${kind}/answers`;

  test('carries answers back to who asked', async () => {
    await using broker = await start();
    await using asking = await RawClient.connect(broker);
    await using answering = await RawClient.connect(broker);
    await asking.confirmed('SUBSCRIBE', { id: '1', destination: mine });
    await answering.confirmed('SUBSCRIBE', { id: '1', destination: '/queue/questions' });
    asking.send('SEND', { destination: '/queue/questions', 'reply-to': mine }, 'who?');
    const question = await answering.expect('MESSAGE');
    const back = question.headers['reply-to'] ?? '';
    expect(back).toMatch(new RegExp(`^/remote-temp-${kind}/ID:gridmsg-`));
    await answering.confirmed('SEND', { destination: back }, 'me');
    const { headers, body } = await asking.expect('MESSAGE');
    expect(body).toBe('me');
    expect(headers['destination']).toBe(mine);
  });

  test('is each connection its own', async () => {
    await using broker = await start();
    await using one = await RawClient.connect(broker);
    await using two = await RawClient.connect(broker);
    await one.confirmed('SUBSCRIBE', { id: '1', destination: mine });
    await two.confirmed('SEND', { destination: mine }, 'not for the first');
    expect(await one.settled()).toEqual([]);
  });

  test('is gone with its connection', async () => {
    await using broker = await start();
    await using asking = await RawClient.connect(broker);
    await using other = await RawClient.connect(broker);
    await other.confirmed('SUBSCRIBE', { id: '1', destination: '/queue/questions' });
    asking.send('SEND', { destination: '/queue/questions', 'reply-to': mine }, 'who?');
    const back = (await other.expect('MESSAGE')).headers['reply-to'] ?? '';
    await other.confirmed('SEND', { destination: back }, 'stored, if in a queue');
    await asking.confirmed('DISCONNECT');
    expect(broker.stats().storedBytes).toBe(0);
    for (const command of ['SEND', 'SUBSCRIBE']) {
      const { answer } = await other.ask(command, { id: '2', destination: back });
      expect(answer.headers['message']).toMatch(/^The destination temp-.* does not exist\.$/);
    }
  });
});

test('a reply-to that is none of these is passed on as it is', async () => {
  await using broker = await start();
  await using client = await RawClient.connect(broker);
  await client.confirmed('SUBSCRIBE', { id: '1', destination: '/queue/a' });
  for (const address of ['/queue/b', 'anything', '/temp-queue/']) {
    client.send('SEND', { destination: '/queue/a', 'reply-to': address }, 'x');
    expect((await client.expect('MESSAGE')).headers['reply-to']).toBe(address);
  }
});

test('a connection has not more of them than allowed', async () => {
  await using broker = await start({ maxSubscriptions: 1 });
  await using client = await RawClient.connect(broker);
  await client.confirmed('SEND', { destination: '/temp-queue/a' }, 'x');
  const { answer } = await client.ask('SEND', { destination: '/temp-queue/b' }, 'x');
  expect(answer.headers['message']).toBe('too many temporary destinations');
});
