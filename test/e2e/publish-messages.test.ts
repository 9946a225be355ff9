import { describe, expect, test } from 'vitest';
import { embeddedBroker, records, takeAll } from './embedded-broker.ts';
import { bodiesOf, published } from './published.ts';

const THREE = '{"n":1}\n{"n":2}\n{"n":3}\n';

describe('--body', () => {
  test('json, the default, keeps the text of a record', async () => {
    const line = '{"b":12345678901234567890.10, "a":1e2, "\\u0061b":"\\/"}';
    const [message] = await published([], `${line}\n`);
    expect(message).toMatchObject({ body: line, headers: { 'content-type': 'application/json' } });
    expect(message?.headers['msg-id']).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
    expect(message?.headers).not.toHaveProperty('content-length');
    expect(message?.headers).not.toHaveProperty('recordCount');
  });

  test.each([
    ['wlcg', 'application/x-wlcg-record', 'n: 1\nEOT\n'],
    ['ndjson', 'application/x-ndjson', '{"n":1}\n'],
  ])('%s', async (format, type, body) => {
    const [message] = await published(['--body', format], '{"n":1}\n');
    expect(message).toMatchObject({ body, headers: { 'content-type': type } });
  });

  test('text: the field "@body" as it stands', async () => {
    const [message] = await published(['--body', 'text'], '{"@body":"any \\u0001 text"}\n');
    expect(message?.body).toBe('any \u0001 text');
  });
});

describe('--per-message', () => {
  test.each([
    ['json', '[{"n":1},{"n":2}]', '{"n":3}'],
    ['ndjson', '{"n":1}\n{"n":2}\n', '{"n":3}\n'],
    ['wlcg', 'n: 1\nEOT\nn: 2\nEOT\n', 'n: 3\nEOT\n'],
  ])('puts so many records into a %s body and tells their number', async (format, ...bodies) => {
    const messages = await published(['--per-message', '2', '--body', format], THREE);
    expect(bodiesOf(messages)).toEqual(bodies);
    expect(messages.map(({ headers }) => headers['recordCount'])).toEqual(['2', '1']);
  });

  test('never mixes destinations', async () => {
    const broker = await embeddedBroker();
    const stdin = '{"site":"A","n":1}\n{"site":"B","n":2}\n{"site":"A","n":3}\n';
    const args = ['publish', '/queue/{site}', '--per-message', '10'];
    expect((await broker.run(args, { stdin })).code).toBe(0);
    expect(bodiesOf(await takeAll(broker, '/queue/A'))).toEqual([
      '[{"site":"A","n":1},{"site":"A","n":3}]',
    ]);
    expect(bodiesOf(await takeAll(broker, '/queue/B'))).toEqual(['{"site":"B","n":2}']);
  });
});

describe('how messages are sent', () => {
  test('persistent, without an end and with no priority of their own, unless told', async () => {
    const [message] = await published([], '{"n":1}\n');
    expect(message?.headers).toMatchObject({ persistent: 'true', expires: '0', priority: '4' });
  });

  test('--header, --no-persistent, --priority and --ttl', async () => {
    const flags = ['-H', 'a=1=2', '--header', 'b= x:y\n', '--no-persistent', '--priority', '9'];
    const before = Date.now();
    const [message] = await published([...flags, '--ttl', '1h'], '{"n":1}\n');
    expect(message?.headers).toMatchObject({ a: '1=2', b: ' x:y\n', priority: '9' });
    expect(message?.headers).not.toHaveProperty('persistent');
    const left = Number(message?.headers['expires']) - before - 3_600_000;
    expect(left).toBeGreaterThanOrEqual(0);
    expect(left).toBeLessThan(60_000);
  });

  test('--ttl 0 is for ever', async () => {
    const [message] = await published(['--ttl', '0'], '{"n":1}\n');
    expect(message?.headers['expires']).toBe('0');
  });

  test.each([
    ['--window', '1'],
    ['--window', '100000'],
    ['--rate', '5000'],
  ])('%s %s loses nothing and keeps the order', async (flag, value) => {
    const lines = Array.from({ length: 500 }, (_none, n) => `{"n":${n}}`);
    const messages = await published([flag, value], `${lines.join('\n')}\n`);
    expect(bodiesOf(messages)).toEqual(lines);
  });

  test('every message has an id of its own', async () => {
    const messages = await published([], '{}\n'.repeat(1000));
    expect(new Set(messages.map(({ headers }) => headers['msg-id'])).size).toBe(1000);
  });
});

describe('--dry-run', () => {
  test('sends nothing and writes what it would send, which can be sent later', async () => {
    const broker = await embeddedBroker();
    const preview = ['publish', '/queue/{site}', '--dry-run', '-H', 'a=1', '--body', 'wlcg'];
    const { code, stdout, stderr } = await broker.run(preview, { stdin: '{"site":"A.B"}\n' });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(records(stdout)).toEqual([
      {
        header: {
          'msg-id': expect.any(String),
          'content-type': 'application/x-wlcg-record',
          a: '1',
          destination: '/queue/A_B',
        },
        body: 'site: A.B\nEOT\n',
        text: true,
      },
    ]);
    expect(broker.stats().received).toBe(0);
    await broker.run(['publish', '-', '--from', 'message'], { stdin: stdout });
    const [message] = await takeAll(broker, '/queue/A_B');
    expect(message).toMatchObject({ body: 'site: A.B\nEOT\n', headers: { a: '1' } });
  });

  test('needs no broker', async () => {
    const broker = await embeddedBroker();
    await broker.close();
    const args = ['publish', '/queue/a', '--dry-run'];
    expect((await broker.run(args, { stdin: THREE })).code).toBe(0);
  });
});

describe('--report json', () => {
  test.each([
    ['', 0, { read: 0, sent: 0, confirmed: 0, failed: 0, unknown: 0 }],
    [THREE, 0, { read: 3, sent: 3, confirmed: 3, failed: 0, unknown: 0 }],
    [`${THREE}no\n{"n":\n`, 1, { read: 5, sent: 3, confirmed: 3, failed: 2, unknown: 0 }],
    ['no\n', 1, { read: 1, sent: 0, confirmed: 0, failed: 1, unknown: 0 }],
  ])('counts records: %j', async (stdin, code, report) => {
    const broker = await embeddedBroker();
    for (const more of [[], ['--per-message', '2']]) {
      const args = ['publish', '/queue/a', '--report', 'json', ...more];
      const result = await broker.run(args, { stdin });
      expect(result.code).toBe(code);
      expect(JSON.parse(result.stderr.trimEnd().split('\n').at(-1) ?? '')).toEqual(report);
    }
  });
});

describe('destinations', () => {
  test('- takes them from the lines', async () => {
    const broker = await embeddedBroker();
    const stdin = [
      '{"n":1,"@message":{"destination":"/queue/a","headers":{"h":"1"},"id":"I1"}}',
      '{"n":2}',
      '{"@message":{"destination":"/queue/b"},"n":3}',
      '{"n":4,"@message":5}',
    ].join('\n');
    const { code, stderr } = await broker.run(['publish', '-'], { stdin });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^msg: stdin:2: .*no destination; give DESTINATION/m);
    expect(stderr).toMatch(/^msg: stdin:4: "@message" must be an object$/m);
    const [first] = await takeAll(broker, '/queue/a');
    expect(first).toMatchObject({ body: '{"n":1}', headers: { h: '1', 'msg-id': 'I1' } });
    expect(bodiesOf(await takeAll(broker, '/queue/b'))).toEqual(['{"n":3}']);
  });

  test('DESTINATION and --header come before what the lines say', async () => {
    const line =
      '{"n":1,"@message":{"destination":"/queue/b","headers":{"h":"1","content-type":"text/x"}}}';
    const [message] = await published(['-H', 'h=2'], line);
    expect(message).toMatchObject({
      body: '{"n":1}',
      headers: { h: '2', 'content-type': 'application/json' },
    });
  });

  test('fields fill the placeholders, dots as underscores', async () => {
    const broker = await embeddedBroker();
    const values = [
      '"CERN.ch-PROD"',
      '5',
      '"a b"',
      '"*"',
      '"a>"',
      '""',
      'null',
      '"a/b"',
      '"a\\nb"',
    ];
    const stdin = `${values.map((value) => `{"siteName":${value}}`).join('\n')}\n{"n":1}\n`;
    const args = ['publish', '/queue/x.{siteName}.y', '--report', 'json'];
    const { code, stderr } = await broker.run(args, { stdin });
    expect(code).toBe(1);
    for (const line of [3, 4, 5, 6, 7, 8, 9, 10]) {
      expect(stderr).toMatch(
        new RegExp(`^msg: stdin:${line}: .*"siteName".*x\\.{siteName}\\.y$`, 'm'),
      );
    }
    expect(stderr).toContain('"confirmed":2,"failed":8');
    const names = broker.stats().queues.map(({ destination }) => destination);
    expect(names.toSorted()).toEqual(['/queue/x.5.y', '/queue/x.CERN_ch-PROD.y']);
  });
});
