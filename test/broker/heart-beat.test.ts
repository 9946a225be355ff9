import { expect, test } from 'vitest';
import type { BrokerEvent } from '../../src/broker/broker.ts';
import { heartBeatTerms } from '../../src/broker/heart-beat-terms.ts';
import { RawClient } from './raw-client.ts';
import { start } from './start.ts';

/** Why the first client that goes has gone. */
function firstDisconnect() {
  let onEvent = (_event: BrokerEvent) => {};
  const promise = new Promise<string | undefined>((resolve) => {
    onEvent = (event) => {
      if (event.type === 'disconnected') resolve(event.reason);
    };
  });
  return { promise, onEvent };
}

test('the broker sends signs of life', async () => {
  await using broker = await start();
  await using client = await RawClient.connect(broker, { 'heart-beat': '0,100' });
  await client.heartBeat();
  await client.heartBeat();
  expect(client.heartBeats).toBeGreaterThanOrEqual(2);
});

test('a client that keeps silent longer than it promised is dropped, and its messages go on', async () => {
  const { promise: dropped, onEvent } = firstDisconnect();
  await using broker = await start({ onEvent });
  await using silent = await RawClient.connect(broker, { 'heart-beat': '100,0' });
  await using other = await RawClient.connect(broker);
  silent.send('SUBSCRIBE', { id: '1', destination: '/queue/a', ack: 'client' });
  silent.send('SEND', { destination: '/queue/a' }, 'x');
  await silent.expect('MESSAGE');
  await silent.closed;
  expect(await dropped).toBe('no heart-beat came');
  other.send('SUBSCRIBE', { id: '1', destination: '/queue/a' });
  expect((await other.expect('MESSAGE')).headers).toMatchObject({ redelivered: 'true' });
});

test('a client that keeps its promise stays', async () => {
  await using broker = await start();
  await using client = await RawClient.connect(broker, { 'heart-beat': '100,100' });
  // Longer than the broker would wait for a silent client.
  const until = performance.now() + 1300;
  while (performance.now() < until) {
    await client.heartBeat();
    client.sendBytes('\n');
  }
  await client.confirmed('SEND', { destination: '/queue/a' }, 'x');
});

test.each([
  ['0,0', { theySend: 0, weSend: 0 }],
  ['1000,2000', { theySend: 1000, weSend: 2000 }],
  ['1,1', { theySend: 100, weSend: 100 }],
  ['99999999999,5000', { theySend: 2 ** 31 - 1, weSend: 5000 }],
  [' 500 , 0 ', { theySend: 500, weSend: 0 }],
  [undefined, { theySend: 0, weSend: 0 }],
])('%s is %j', (header, terms) => {
  expect(heartBeatTerms(header)).toEqual(terms);
});
