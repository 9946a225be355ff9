import { describe, expect, test } from 'vitest';
import { type BrokerEvent, startBroker } from '../../src/broker/broker.ts';
import { RawClient } from './raw-client.ts';
import { start } from './start.ts';

describe('CONNECT', () => {
  test.each([
    [undefined, '1.0'],
    ['1.0', '1.0'],
    ['1.0,1.1', '1.1'],
    ['1.1,1.2', '1.2'],
    ['1.0, 1.2, 2.0', '1.2'],
  ])('accept-version %s makes a %s session', async (accepted, version) => {
    await using broker = await start();
    await using client = await RawClient.open(broker);
    client.send('CONNECT', accepted === undefined ? {} : { 'accept-version': accepted });
    const { headers } = await client.expect('CONNECTED');
    expect(headers).toMatchObject({ version, server: 'gridmsg/1.2.3', 'heart-beat': '0,0' });
    expect(headers['session']).toMatch(/^ID:gridmsg-/);
  });

  test('STOMP does the same', async () => {
    await using broker = await start();
    await using client = await RawClient.open(broker);
    client.send('STOMP', { 'accept-version': '1.2', host: 'anything' });
    expect((await client.expect('CONNECTED')).headers).toMatchObject({ version: '1.2' });
  });

  test('no version in common: told which there are, and disconnected', async () => {
    await using broker = await start();
    await using client = await RawClient.open(broker);
    client.send('CONNECT', { 'accept-version': '2.0,3.0' });
    const { headers } = await client.expect('ERROR');
    const supported = 'supported versions are: [1.2, 1.1, 1.0]';
    expect(headers['message']).toBe(`Invalid Protocol version[2.0,3.0], ${supported}`);
    await client.closed;
  });

  test('heart-beats: what the client asks for is offered', async () => {
    await using broker = await start();
    await using client = await RawClient.open(broker);
    client.send('CONNECT', { 'accept-version': '1.2', 'heart-beat': '1500,2700' });
    expect((await client.expect('CONNECTED')).headers['heart-beat']).toBe('2700,1500');
  });

  test.each(['abc', '1', '-1,5', '1,2,3', ''])('heart-beat %j is refused', async (heartBeat) => {
    await using broker = await start();
    await using client = await RawClient.open(broker);
    client.send('CONNECT', { 'accept-version': '1.2', 'heart-beat': heartBeat });
    const { headers } = await client.expect('ERROR');
    expect(headers['message']).toBe(`Invalid heart-beat header:${heartBeat}`);
    await client.closed;
  });

  test('twice: refused, and the session goes on', async () => {
    await using broker = await start();
    await using client = await RawClient.connect(broker);
    client.send('CONNECT', { 'accept-version': '1.2' });
    expect((await client.expect('ERROR')).headers['message']).toBe('Already connected.');
    await client.confirmed('SEND', { destination: '/queue/a' }, 'x');
  });

  test('the passcode is not unescaped', async () => {
    await using broker = await start({ user: 'ops', password: 'a\\cb:c' });
    await using client = await RawClient.open(broker);
    client.sendBytes('CONNECT\naccept-version:1.2\nlogin:ops\npasscode:a\\cb:c\n\n\0');
    await client.expect('CONNECTED');
  });

  test('may be followed by more frames at once', async () => {
    await using broker = await start();
    await using client = await RawClient.open(broker);
    client.sendBytes(
      'CONNECT\naccept-version:1.2\n\n\0\n' +
        'SUBSCRIBE\nid:a\\c1\ndestination:/queue/a\n\n\0' +
        'SEND\ndestination:/queue/a\n\nhello\0',
    );
    await client.expect('CONNECTED');
    const { headers, body } = await client.expect('MESSAGE');
    expect(headers).toMatchObject({ subscription: 'a:1' });
    expect(body).toBe('hello');
  });
});

describe('login', () => {
  const account = { user: 'ops', password: 'secret' };

  test('the right one is let in', async () => {
    await using broker = await start(account);
    await using client = await RawClient.connect(broker, { login: 'ops', passcode: 'secret' });
    await client.confirmed('SEND', { destination: '/queue/a' }, 'x');
  });

  test.each([
    [{ login: 'ops', passcode: 'wrong' }, 'ops'],
    [{ login: 'other', passcode: 'secret' }, 'other'],
    [{ login: 'ops' }, 'ops'],
    [{}, ''],
  ])('%j is not', async (login, shown) => {
    await using broker = await start(account);
    await using client = await RawClient.open(broker);
    client.send('CONNECT', { 'accept-version': '1.2', ...login });
    const { headers } = await client.expect('ERROR');
    expect(headers['message']).toBe(`User name [${shown}] or password is invalid.`);
    await client.closed;
  });

  test('without an account set anyone may come', async () => {
    await using broker = await start();
    await using client = await RawClient.connect(broker, { login: 'x', passcode: 'y' });
    await client.confirmed('SEND', { destination: '/queue/a' }, 'x');
  });
});

describe('client ids', () => {
  test('one connection at a time, until it has gone', async () => {
    await using broker = await start();
    await using first = await RawClient.connect(broker, { 'client-id': 'me' });
    await using second = await RawClient.open(broker);
    second.send('CONNECT', { 'accept-version': '1.2', 'client-id': 'me' });
    const { headers } = await second.expect('ERROR');
    expect(headers['message']).toMatch(
      /^Broker: localhost - Client: me already connected from tcp:\/\/127\.0\.0\.1:\d+$/,
    );
    await second.closed;
    await first.confirmed('DISCONNECT');
    await using third = await RawClient.connect(broker, { 'client-id': 'me' });
    await third.confirmed('SEND', { destination: '/queue/a' }, 'x');
  });

  test('is the session of CONNECTED', async () => {
    await using broker = await start();
    await using client = await RawClient.open(broker);
    client.send('CONNECT', { 'accept-version': '1.2', 'client-id': 'me' });
    expect((await client.expect('CONNECTED')).headers['session']).toBe('me');
  });

  test('a late end of the old connection does not free it for others', async () => {
    await using broker = await start();
    await using first = await RawClient.connect(broker, { 'client-id': 'me' });
    await first.confirmed('DISCONNECT');
    await using second = await RawClient.connect(broker, { 'client-id': 'me' });
    await first.drop();
    await using third = await RawClient.open(broker);
    third.send('CONNECT', { 'accept-version': '1.2', 'client-id': 'me' });
    await third.expect('ERROR');
    await second.confirmed('SEND', { destination: '/queue/a' }, 'x');
  });
});

describe('without a CONNECT', () => {
  test('frames are refused, with the receipt they asked for', async () => {
    await using broker = await start();
    await using client = await RawClient.open(broker);
    client.send('SEND', { destination: '/queue/a', receipt: 'r' }, 'x');
    const { headers, body } = await client.expect('ERROR');
    expect(headers).toMatchObject({ message: 'Not connected.', 'receipt-id': 'r' });
    expect(body).toBe('Not connected.\n');
    expect(broker.stats().queues).toEqual([]);
  });

  test('a client is disconnected after a while', async () => {
    await using broker = await start({ connectTimeout: 50 });
    await using client = await RawClient.open(broker);
    expect((await client.expect('ERROR')).headers['message']).toContain('No CONNECT');
    await client.closed;
  });

  test('large frames are refused', async () => {
    await using broker = await start();
    await using client = await RawClient.open(broker);
    client.sendBytes('SEND\ncontent-length:1000000\n\n');
    expect((await client.expect('ERROR')).headers['message']).toContain('body exceeds 65536');
    await client.closed;
  });
});

describe('DISCONNECT', () => {
  test('is confirmed, then the connection is closed', async () => {
    await using broker = await start();
    await using client = await RawClient.connect(broker);
    await client.confirmed('DISCONNECT');
    await client.closed;
  });

  test('frames after it are not heeded', async () => {
    await using broker = await start();
    await using client = await RawClient.connect(broker);
    client.sendBytes('DISCONNECT\n\n\0SEND\ndestination:/queue/a\n\nx\0');
    await client.closed;
    expect(broker.stats().received).toBe(0);
  });
});

describe('an ERROR for a frame that was not understood', () => {
  test('unknown commands leave the session open', async () => {
    await using broker = await start();
    await using client = await RawClient.connect(broker);
    const { answer } = await client.ask('PUBLISH', { destination: '/queue/a' });
    expect(answer.headers['message']).toBe('Unknown STOMP action: PUBLISH');
    await client.confirmed('SEND', { destination: '/queue/a' }, 'x');
  });

  test('bytes that are no frame end it', async () => {
    await using broker = await start();
    await using client = await RawClient.connect(broker);
    client.sendBytes('GET / HTTP/1.1\r\n\r\n');
    expect((await client.expect('ERROR')).headers['message']).toContain('does not speak STOMP');
    await client.closed;
  });

  test('frames over the limits end it', async () => {
    await using broker = await start();
    await using client = await RawClient.connect(broker);
    client.send('SEND', { destination: '/queue/a', long: 'x'.repeat(11_000) }, 'x');
    const { headers } = await client.expect('ERROR');
    expect(headers['message']).toContain('header line exceeds 10240 bytes');
    await client.closed;
  });
});

describe('the broker', () => {
  test('tells what happens', async () => {
    const events: BrokerEvent[] = [];
    await using broker = await start({ onEvent: (event) => events.push(event) });
    await using client = await RawClient.connect(broker, { 'client-id': 'me' });
    await client.confirmed('SUBSCRIBE', { id: '1', destination: '/queue/a' });
    await client.ask('COMMIT', { transaction: 't' });
    await client.confirmed('DISCONNECT');
    await client.drop();
    await broker.close();
    const peer = expect.stringMatching(/^127\.0\.0\.1:\d+$/);
    expect(events).toEqual([
      { type: 'connected', peer, version: '1.2', clientId: 'me' },
      { type: 'subscribed', peer, destination: '/queue/a' },
      {
        type: 'refused',
        peer,
        error: expect.objectContaining({ message: 'Invalid transaction id: t', kind: 'usage' }),
        fatal: false,
      },
      { type: 'disconnected', peer, reason: undefined },
    ]);
  });

  test('takes no more connections than it may', async () => {
    await using broker = await start({ maxConnections: 1 });
    await using first = await RawClient.connect(broker);
    await using second = await RawClient.open(broker);
    const { headers } = await second.expect('ERROR');
    expect(headers['message']).toContain('maximum number of allowed client connections: 1');
    await second.closed;
    await first.confirmed('SEND', { destination: '/queue/a' }, 'x');
  });

  test('disconnects its clients when it is closed, and may be closed twice', async () => {
    const broker = await start({ wsPort: 0 });
    await using client = await RawClient.connect(broker);
    await broker.close();
    await client.closed;
    await broker.close();
    await expect(RawClient.open(broker)).rejects.toThrow('ECONNREFUSED');
  });

  test('says where it cannot listen', async () => {
    await using broker = await start();
    const twice = start({ port: broker.port });
    await expect(twice).rejects.toMatchObject({
      kind: 'io',
      where: `127.0.0.1:${broker.port}`,
      message: expect.stringContaining('EADDRINUSE'),
    });
    await using other = await start({ wsPort: undefined });
    await expect(start({ wsPort: other.port })).rejects.toMatchObject({ kind: 'io' });
  });

  test('wants a user and a password, or neither', async () => {
    await expect(startBroker({ version: '1', port: 0, user: 'x' })).rejects.toMatchObject({
      kind: 'usage',
    });
  });
});
