import { once } from 'node:events';
import { createServer, type Server, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Broker, startBroker } from '../../../src/broker/broker.ts';
import type { MsgError } from '../../../src/core/errors.ts';
import { describeTransport, message, send, take } from '../../contract/transport.ts';
import { transportTo } from '../../kit/transport.ts';

let broker: Broker;
beforeEach(async () => {
  broker = await startBroker({ version: 'test', port: 0, wsPort: 0 });
});
afterEach(() => broker.close());

const url = () => `stomp://127.0.0.1:${broker.port}`;

describeTransport('the embedded broker', () => transportTo(url()));
describeTransport('the embedded broker over WebSocket', () =>
  transportTo(`ws://127.0.0.1:${broker.wsPort}`),
);

/** A link to the broker that can be cut, or that answers with something of its own. */
async function proxy(onConnection: (socket: Socket, count: number) => void) {
  let count = 0;
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    count += 1;
    onConnection(socket, count);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  servers.push(server);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `stomp://127.0.0.1:${address.port}`;
}
const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

function through(socket: Socket): Socket {
  const upstream = broker.port;
  const far = new Socket();
  far.connect(upstream, '127.0.0.1');
  far.on('error', () => undefined);
  socket.pipe(far).pipe(socket);
  socket.once('close', () => far.destroy());
  return far;
}

describe('a lost link', () => {
  test('what it left unconfirmed is sent again, and nothing is missing', async () => {
    const lost: string[] = [];
    const flaky = await proxy((socket, count) => {
      const far = through(socket);
      let bytes = 0;
      // Cuts the first two links in the middle of their traffic.
      socket.on('data', (chunk) => {
        bytes += chunk.length;
        if (count > 2 || bytes < 40_000) return;
        far.destroy();
        socket.destroy();
      });
    });
    const bodies = Array.from({ length: 1000 }, (_none, n) => `message ${n} ${'x'.repeat(100)}`);
    const onLost = ({ message: text }: MsgError) => lost.push(text);
    const sink = await transportTo(flaky, { onLost }).send({ persistent: true, window: 1000 });
    for (let at = 0; at < bodies.length; at += 100) {
      const batch = bodies.slice(at, at + 100).map((body) => message('/queue/lossy', body));
      expect(await sink.write(batch)).toEqual([]);
    }
    await sink.close();
    expect(lost.length).toBeGreaterThanOrEqual(2);
    // Some may be there twice: their confirmation was cut off.
    const got = new Set<string>();
    const source = await transportTo(url()).subscribe({
      destination: '/queue/lossy',
      prefetch: 1000,
    });
    for await (const batch of source.batches(100, AbortSignal.timeout(10_000))) {
      for (const delivery of batch) {
        got.add(delivery.message.body.toString());
        delivery.ack();
      }
      if (got.size === bodies.length) break;
    }
    await source.close();
    expect(bodies.filter((body) => !got.has(body))).toHaveLength(0);
  });

  test('a broker that stays away is told after the time allowed', async () => {
    const sink = await transportTo(url(), { timeout: 200 }).send({ persistent: true, window: 10 });
    await broker.close();
    await expect(sink.write([message('/queue/a', 'x')])).rejects.toMatchObject({
      kind: 'unavailable',
    });
    await sink.close();
  });

  test('a subscriber is told, and what it had not acknowledged comes again', async () => {
    const first: Socket[] = [];
    const flaky = await proxy((socket) => {
      first.push(socket);
      through(socket);
    });
    await send(transportTo(url()), [message('/queue/b', 'one')]);
    const source = await transportTo(flaky).subscribe({ destination: '/queue/b', prefetch: 10 });
    const reading = (async () => {
      for await (const _batch of source.batches(10, AbortSignal.timeout(10_000))) {
        for (const socket of first) socket.destroy();
      }
    })();
    await expect(reading).rejects.toMatchObject({ kind: 'unavailable' });
    await expect(source.close()).rejects.toMatchObject({ kind: 'unavailable' });
    const [again] = await take(transportTo(url()), { destination: '/queue/b' }, 1);
    expect(again?.headers['redelivered']).toBe('true');
  });
});

describe('what answers is no broker', () => {
  const cases: [string, string, string][] = [
    ['an HTTP server', 'HTTP/1.1 400 Bad Request\r\n\r\n', 'does not speak STOMP'],
    ['an SSH server', 'SSH-2.0-OpenSSH_9.2\r\n', 'does not speak STOMP'],
    ['a TLS port', '\x15\x03\x03\x00\x02\x02\x32', 'does not speak STOMP'],
  ];
  test.each(cases)('%s', async (_name, banner, text) => {
    const other = await proxy((socket) => {
      socket.once('data', () => socket.write(banner));
    });
    const opening = transportTo(other).send({ persistent: true, window: 1 });
    await expect(opening).rejects.toThrow(text);
    await expect(opening).rejects.toMatchObject({ kind: 'protocol' });
  });

  test('one that says nothing', async () => {
    const other = await proxy(() => undefined);
    const opening = transportTo(other, { connectTimeout: 100 }).send({
      persistent: true,
      window: 1,
    });
    await expect(opening).rejects.toThrow(/no answer to CONNECT within 100 ms/);
  });

  test('one that closes the link at once', async () => {
    const other = await proxy((socket) => socket.end());
    const opening = transportTo(other).send({ persistent: true, window: 1 });
    await expect(opening).rejects.toMatchObject({ kind: 'unavailable' });
  });

  test('a broker that never confirms', async () => {
    const silent = await proxy((socket) => {
      socket.once('data', () => socket.write('CONNECTED\nversion:1.2\n\n\0'));
    });
    const sink = await transportTo(silent, { timeout: 100 }).send({ persistent: true, window: 1 });
    await expect(sink.write([message('/queue/a', 'x')])).rejects.toMatchObject({ kind: 'timeout' });
    await sink.close();
  });
});

test('a batch that the broker refuses is sent again singly, so that only the bad one is refused', async () => {
  await broker.close();
  broker = await startBroker({
    version: 'test',
    port: 0,
    limits: { maxHeaderLine: 10_240, maxHeaders: 1000, maxBody: 10_000 },
  });
  const batch = ['a', 'x'.repeat(20_000), 'c'].map((body) => message('/queue/limited', body));
  const refusals = await send(transportTo(url()), batch);
  expect(refusals.map(({ index }) => index)).toEqual([1]);
  const got = await take(transportTo(url()), { destination: '/queue/limited' }, 2);
  expect(got.map((one) => one.body.toString())).toEqual(['a', 'c']);
});

test('a wrong password is a matter of permission', async () => {
  await broker.close();
  broker = await startBroker({ version: 'test', port: 0, user: 'me', password: 'right' });
  const opening = transportTo(url(), { user: 'me', password: 'wrong' }).send({
    persistent: true,
    window: 1,
  });
  await expect(opening).rejects.toMatchObject({ kind: 'permission' });
  await expect(opening).rejects.not.toThrow(/wrong/);
});

test('a session that is idle is kept alive by heart-beats', async () => {
  const transport = transportTo(url(), { heartBeat: 50 });
  const source = await transport.subscribe({ destination: '/queue/quiet', prefetch: 1 });
  // Many times what an unanswered heart-beat would allow.
  await sleep(500);
  await send(transport, [message('/queue/quiet', 'still here')]);
  for await (const [delivery] of source.batches(1, AbortSignal.timeout(5000))) {
    expect(delivery?.message.body.toString()).toBe('still here');
    delivery?.ack();
    break;
  }
  await source.close();
});
