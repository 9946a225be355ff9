import { expect, test, vi } from 'vitest';
import { RawClient } from './raw-client.ts';
import { NOTHING_LEFT, start } from './start.ts';

const A = { destination: '/queue/a' };

test('what comes too late is confirmed and dropped, if persistent to the dead letter queue', async () => {
  await using broker = await start();
  await using client = await RawClient.connect(broker);
  await client.confirmed('SEND', { ...A, expires: '1000' }, 'dropped');
  await client.confirmed('SEND', { ...A, expires: '1000', persistent: 'true' }, 'buried');
  client.send('SUBSCRIBE', { id: 'd', destination: '/queue/ActiveMQ.DLQ' });
  const { headers, body } = await client.expect('MESSAGE');
  expect(body).toBe('buried');
  expect(headers).toMatchObject({
    expires: '0',
    originalExpiration: '1000',
    'original-destination': '/queue/a',
    dlqDeliveryFailureCause: 'Message Expired. Expiration:1000',
  });
  expect(broker.stats()).toMatchObject({ expired: 2, deadLettered: 1, storedBytes: 0 });
});

test.each(['0', '-5'])('expires:%s is never', async (expires) => {
  await using broker = await start();
  await using client = await RawClient.connect(broker);
  await client.confirmed('SUBSCRIBE', { id: '1', ...A });
  client.send('SEND', { ...A, expires }, 'x');
  expect((await client.expect('MESSAGE')).headers['expires']).toBe(expires);
});

test.each([{}, { selector: 'x IS NULL' }])(
  'what waits too long is not delivered %j',
  async (filter) => {
    await using broker = await start();
    await using client = await RawClient.connect(broker);
    const expires = String(Date.now() + 60_000);
    await client.confirmed('SEND', { ...A, expires }, 'short-lived');
    await client.confirmed('SEND', A, 'lasting');
    await client.confirmed('SEND', { ...A, expires }, 'short-lived');
    const now = vi.spyOn(Date, 'now').mockReturnValue(Number(expires) + 1);
    try {
      client.send('SUBSCRIBE', { id: '1', ...A, ...filter });
      expect((await client.settled()).map(({ body }) => body)).toEqual(['lasting']);
    } finally {
      now.mockRestore();
    }
    expect(broker.stats()).toMatchObject({ expired: 2, storedBytes: 0 });
  },
);

test('what nobody takes is cleared away from time to time', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] });
  try {
    await using broker = await start();
    await using client = await RawClient.connect(broker, { 'client-id': 'me' });
    const expires = String(Date.now() + 1000);
    const durable = { id: '1', destination: '/topic/a', 'activemq.subscriptionName': 'sub' };
    await client.confirmed('SUBSCRIBE', durable);
    await client.confirmed('UNSUBSCRIBE', { id: '1' });
    await client.confirmed('SEND', { ...A, expires }, 'x');
    await client.confirmed('SEND', { destination: '/topic/a', expires }, 'x');
    vi.advanceTimersByTime(31_000);
    expect(broker.stats()).toMatchObject({ ...NOTHING_LEFT, expired: 2 });
  } finally {
    vi.useRealTimers();
  }
});
