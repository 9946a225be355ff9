import { describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { RawClient } from './raw-client.ts';
import { start } from './start.ts';

const overWebSocket = (broker: { wsPort: number | undefined }) => ({
  port: broker.wsPort ?? 0,
  webSocket: true,
});

/** What comes back when a socket is opened with these subprotocols. */
async function opened(port: number | undefined, protocols: string[], path = '/'): Promise<string> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, protocols);
  try {
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    return socket.protocol;
  } finally {
    socket.terminate();
  }
}

describe('STOMP over WebSocket', () => {
  test('messages go between it and TCP', async () => {
    await using broker = await start({ wsPort: 0 });
    await using web = await RawClient.connect(overWebSocket(broker));
    await using tcp = await RawClient.connect(broker);
    await web.confirmed('SUBSCRIBE', { id: '1', destination: '/topic/a' });
    await tcp.confirmed('SEND', { destination: '/topic/a' }, 'täxt');
    expect((await web.expect('MESSAGE')).body).toBe('täxt');
    await tcp.confirmed('SUBSCRIBE', { id: '1', destination: '/queue/b' });
    await web.confirmed('SEND', { destination: '/queue/b' }, 'back');
    expect((await tcp.expect('MESSAGE')).body).toBe('back');
  });

  test('carries bytes, with their length and without', async () => {
    await using broker = await start({ wsPort: 0 });
    await using web = await RawClient.connect(overWebSocket(broker));
    await using tcp = await RawClient.connect(broker);
    await web.confirmed('SUBSCRIBE', { id: '1', destination: '/topic/a' });
    const bytes = Buffer.from([0, 255, 128, 10, 0]);
    tcp.send('SEND', { destination: '/topic/a', 'content-length': '5' }, bytes);
    expect((await web.expect('MESSAGE')).frame.body).toEqual(bytes);
    // No UTF-8, though sent as text.
    const latin1 = Buffer.from('caf\xe9', 'latin1');
    await tcp.confirmed('SEND', { destination: '/topic/a' }, latin1);
    expect((await web.expect('MESSAGE')).frame.body).toEqual(latin1);
  });

  test('the best subprotocol is taken', async () => {
    await using broker = await start({ wsPort: 0 });
    const { wsPort } = broker;
    expect(await opened(wsPort, ['v10.stomp', 'v12.stomp', 'v11.stomp'])).toBe('v12.stomp');
    expect(await opened(wsPort, ['mqtt', 'v10.stomp'], '/stomp')).toBe('v10.stomp');
    expect(await opened(wsPort, [], '/ws')).toBe('');
  });

  test('a frame over the limits ends the connection', async () => {
    const limits = { maxHeaderLine: 1000, maxHeaders: 10, maxBody: 100_000 };
    await using broker = await start({ wsPort: 0, limits });
    await using web = await RawClient.connect(overWebSocket(broker));
    web.send('SEND', { destination: '/queue/a' }, 'x'.repeat(300_000));
    await web.closed;
  });

  test('plain HTTP is told what this is', async () => {
    await using broker = await start({ wsPort: 0 });
    const response = await fetch(`http://127.0.0.1:${broker.wsPort}/`);
    expect(response.status).toBe(426);
    expect(await response.text()).toContain('WebSocket');
  });

  test('DISCONNECT is confirmed and the socket closed', async () => {
    await using broker = await start({ wsPort: 0 });
    await using web = await RawClient.connect(overWebSocket(broker));
    await web.confirmed('DISCONNECT');
    await web.closed;
  });
});
