import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyBody, anyText } from '../wire/frames.ts';
import { RawClient, type Received } from './raw-client.ts';
import { start } from './start.ts';

/** What a consumer gets of one SEND. */
async function passed(
  headers: Readonly<Record<string, string>>,
  body: string | Buffer = 'x',
): Promise<Received> {
  await using broker = await start();
  await using client = await RawClient.connect(broker);
  await client.confirmed('SUBSCRIBE', { id: '1', destination: '/queue/a' });
  client.send('SEND', { destination: '/queue/a', ...headers }, body);
  return await client.expect('MESSAGE');
}

describe('headers of a MESSAGE', () => {
  test('those of ActiveMQ are there', async () => {
    const before = Date.now();
    const { headers } = await passed({});
    const { timestamp, 'message-id': id, ...rest } = headers;
    expect(rest).toEqual({
      destination: '/queue/a',
      subscription: '1',
      expires: '0',
      priority: '4',
    });
    expect(Number(timestamp)).toBeGreaterThanOrEqual(before);
    expect(Number(timestamp)).toBeLessThanOrEqual(Date.now());
    expect(id).toMatch(/^ID:gridmsg-[a-z0-9]+-1:1$/);
  });

  test('those of the sender are kept', async () => {
    const sent = {
      'content-type': 'application/json',
      'msg-id': '01HZY',
      'x:y\\z': 'a:b\nc\rd\\e',
      empty: '',
      ' blank ': ' b ',
      type: 'metric',
      'correlation-id': 'c',
      'reply-to': '/queue/answers',
      timestamp: '5',
      priority: '7',
      expires: String(Date.now() + 60_000),
      persistent: 'true',
      JMSXGroupID: 'g',
      ünïcode: '日本',
    };
    expect((await passed(sent)).headers).toMatchObject(sent);
  });

  test('those that only frame the transfer are not', async () => {
    const { headers } = await passed({
      receipt: 'r',
      'message-id': 'mine',
      subscription: 'other',
      ack: 'mine',
      redelivered: 'true',
      persistent: 'false',
      JMSXUserID: 'me',
    });
    expect(headers['message-id']).not.toBe('mine');
    expect(headers['subscription']).toBe('1');
    for (const name of ['receipt', 'ack', 'redelivered', 'persistent', 'JMSXUserID']) {
      expect(headers).not.toHaveProperty(name);
    }
  });

  test.each([
    ['99', '9'],
    ['-3', '0'],
    ['0', '0'],
  ])('priority %s becomes %s', async (sent, got) => {
    expect((await passed({ priority: sent })).headers['priority']).toBe(got);
  });

  test.each(['priority', 'expires', 'timestamp'])('%s must be a number', async (name) => {
    await using broker = await start();
    await using client = await RawClient.connect(broker);
    const { answer } = await client.ask('SEND', { destination: '/queue/a', [name]: 'abc' }, 'x');
    expect(answer.command).toBe('ERROR');
    expect(answer.headers['message']).toContain(name);
    expect(broker.stats().queues).toEqual([]);
  });

  test('message ids are unique and count up', async () => {
    await using broker = await start();
    await using client = await RawClient.connect(broker);
    await client.confirmed('SUBSCRIBE', { id: '1', destination: '/queue/a' });
    for (let sent = 0; sent < 12; sent += 1) client.send('SEND', { destination: '/queue/a' }, 'x');
    const ids = (await client.settled()).map(({ headers }) => headers['message-id'] ?? '');
    expect(new Set(ids).size).toBe(12);
    expect(ids.map((id) => Number(id.slice(id.lastIndexOf(':') + 1)))).toEqual(
      Array.from({ length: 12 }, (_, at) => at + 1),
    );
  });
});

describe('text or bytes', () => {
  test('sent without content-length: without', async () => {
    const { headers, body } = await passed({}, 'täxt');
    expect(headers).not.toHaveProperty('content-length');
    expect(body).toBe('täxt');
  });

  test('sent with it: with', async () => {
    const { headers, frame } = await passed({ 'content-length': '3' }, Buffer.from([0, 1, 0]));
    expect(headers['content-length']).toBe('3');
    expect(frame.body).toEqual(Buffer.from([0, 1, 0]));
  });

  test.each([
    [{ 'amq-msg-type': 'bytes' }, '1'],
    [{ 'amq-msg-type': 'text' }, undefined],
    [{ 'amq-msg-type': 'BYTES', 'content-length': '1' }, '1'],
  ])('%j says which', async (sent, length) => {
    const { headers } = await passed(sent, 'x');
    expect(headers['content-length']).toBe(length);
  });

  test('another amq-msg-type is refused', async () => {
    await using broker = await start();
    await using client = await RawClient.connect(broker);
    const sent = { destination: '/queue/a', 'amq-msg-type': 'map' };
    const { answer } = await client.ask('SEND', sent, 'x');
    expect(answer.headers['message']).toBe("Unsupported message type 'map'");
  });

  test('no body is an empty body', async () => {
    expect((await passed({}, '')).body).toBe('');
  });
});

test('a 1.2 message reaches 1.0 and 1.1 clients with the headers that they can have', async () => {
  await using broker = await start();
  await using sender = await RawClient.connect(broker);
  await using one = await RawClient.connect(broker, { 'accept-version': '1.1' });
  await using zero = await RawClient.connect(broker, { 'accept-version': '1.0' });
  await one.confirmed('SUBSCRIBE', { id: 's', destination: '/topic/a' });
  await zero.confirmed('SUBSCRIBE', { destination: '/topic/a' });
  const sent = {
    plain: 'a',
    colon: 'a:b',
    line: 'a\nb',
    cr: 'a\rb',
    backslash: 'a\\b',
    'a:b': 'c',
  };
  sender.send('SEND', { destination: '/topic/a', ...sent }, 'x');
  const { cr: _cr, ...withoutCr } = sent;
  const atOne = (await one.expect('MESSAGE')).headers;
  expect(atOne).toMatchObject(withoutCr);
  expect(atOne).not.toHaveProperty('cr');
  const atZero = (await zero.expect('MESSAGE')).headers;
  expect(atZero).toMatchObject({ plain: 'a', colon: 'a:b', backslash: 'a\\b' });
  expect(Object.keys(atZero)).not.toContain('line');
  expect(atZero).not.toHaveProperty('subscription');
});

test('any headers and any body go through unchanged', async () => {
  await using broker = await start();
  await using client = await RawClient.connect(broker);
  await client.confirmed('SUBSCRIBE', { id: '1', destination: '/queue/a', ack: 'client' });
  // Names of our own, so that none has a meaning.
  const headers = fc
    .array(fc.tuple(anyText, anyText), { maxLength: 5 })
    .map((all) => Object.fromEntries(all.map(([name, value], at) => [`u${at}${name}`, value])));
  await fc.assert(
    fc.asyncProperty(headers, anyBody, async (sent, body) => {
      const length = { 'content-length': String(body.length) };
      client.send('SEND', { destination: '/queue/a', ...sent, ...length }, body);
      const got = await client.expect('MESSAGE');
      expect(got.headers).toMatchObject(sent);
      expect(got.frame.body).toEqual(body);
      client.send('ACK', { id: got.headers['ack'] ?? '' });
    }),
  );
});

test('large bodies come whole', async () => {
  const body = Buffer.alloc(3_000_000, 'abcdefg');
  const { frame } = await passed({ 'content-length': String(body.length) }, body);
  expect(frame.body.equals(body)).toBe(true);
});
