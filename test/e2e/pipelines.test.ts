import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { RawClient, type Received } from '../broker/raw-client.ts';
import { type EmbeddedBroker, embeddedBroker, takeAll } from './embedded-broker.ts';
import { bodiesOf } from './published.ts';
import { spawnShell } from './shell.ts';

interface Sent {
  readonly body: string | Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

const MIB = 1024 * 1024;
const EVERY_BYTE = Buffer.from(Array.from({ length: 256 }, (_none, byte) => byte));

/** Bodies that are no records: they must come through as they are. */
const OPAQUE: readonly Sent[] = [
  { body: 'plain text', headers: {} },
  { body: 'two lines\nwith an end\n', headers: {} },
  { body: '\r\n \r\n', headers: {} },
  { body: '', headers: {} },
  { body: Buffer.alloc(0), headers: {} },
  { body: '𝒢𝓇𝒾𝒹 ☃ \u2028 \u0001', headers: { 'content-type': 'text/plain' } },
  { body: Buffer.from('text sent as bytes'), headers: { 'content-type': 'text/plain' } },
  { body: EVERY_BYTE, headers: { 'content-type': 'application/octet-stream' } },
  { body: Buffer.from('a\0b\n\0\0\n'), headers: {} },
  { body: Buffer.from([0xef, 0xbb, 0xbf, 0xf0, 0x9d, 0x92]), headers: {} },
  { body: randomBytes(MIB), headers: { large: 'bytes' } },
  { body: 'ä'.repeat(MIB / 2), headers: { large: 'text' } },
  {
    body: 'headers',
    headers: { 'a:b': ' c:d\\e\nf\rg ', empty: '', ünïcödé: '𝒢', 'msg-id': 'mine' },
  },
  { body: 'life', headers: { persistent: 'true', priority: '8', expires: '4102444800000' } },
  { body: '{"cut":', headers: { 'content-type': 'application/json' } },
];

/** Bodies of records, with the records in them. */
const OF_RECORDS: readonly (Sent & { readonly lines: readonly string[] })[] = [
  { body: '{"n":1}', headers: { site: 'CERN' }, lines: ['{"n":1}'] },
  {
    body: '{"b":12345678901234567890,"a":1e2}\n',
    headers: {},
    lines: ['{"b":12345678901234567890,"a":1e2}'],
  },
  { body: '[{"n":1},\n {"n":2}]', headers: { site: 'RAL' }, lines: ['{"n":1}', '{"n":2}'] },
  {
    body: 'metricName: m\ndetailsData: a\nb\nEOT\nmetricName: n\nEOT\n',
    headers: { 'content-type': 'application/x-wlcg-record', recordCount: '2' },
    lines: ['{"metricName":"m","detailsData":"a\\nb"}', '{"metricName":"n"}'],
  },
  {
    body: Array.from({ length: 5000 }, (_none, n) => `{"n":${n}}\n`).join(''),
    headers: { 'content-type': 'application/x-ndjson' },
    lines: Array.from({ length: 5000 }, (_none, n) => `{"n":${n}}`),
  },
];

async function send({ port }: EmbeddedBroker, destination: string, messages: readonly Sent[]) {
  await using client = await RawClient.connect({ port });
  for (const { body, headers } of messages) {
    const length = typeof body === 'string' ? {} : { 'content-length': String(body.length) };
    await client.confirmed('SEND', { destination, ...headers, ...length }, body);
  }
}

/** Runs the pipeline, all parts of which must go well without a word. */
async function pipe(broker: EmbeddedBroker, script: string): Promise<void> {
  const shell = await spawnShell(broker, `set -o pipefail; ${script}`);
  const { code, stdout, stderr } = await shell.finished;
  expect({ code, stdout: String(stdout), stderr }).toEqual({ code: 0, stdout: '', stderr: '' });
}

/** What of a message must be the same on the other side. */
function essence({ frame, headers }: Received): unknown {
  const { 'message-id': _id, timestamp, subscription, destination, ack, ...own } = headers;
  return { ...own, body: frame.body.toString('base64') };
}

/** The same of what was sent; without an id of its own a message goes on with the broker's. */
function expected({ body, headers }: Sent): unknown {
  const bytes = Buffer.from(body);
  const length = typeof body === 'string' ? {} : { 'content-length': String(bytes.length) };
  return {
    'msg-id': expect.stringMatching(/^ID:/),
    expires: '0',
    priority: '4',
    persistent: 'true',
    ...headers,
    ...length,
    body: bytes.toString('base64'),
  };
}

describe('consume --format message | publish --from message', () => {
  test('carries every message over as it is', async () => {
    const broker = await embeddedBroker();
    const messages = [...OPAQUE, ...OF_RECORDS];
    await send(broker, '/queue/a', messages);
    const consume = `msg consume /queue/a --format message --expect ${messages.length}`;
    await pipe(broker, `${consume} | msg publish /queue/b --from message`);
    const arrived = await takeAll(broker, '/queue/b');
    expect(arrived.map(essence)).toEqual(
      messages.map(({ body, headers }) => expected({ body, headers })),
    );
    expect(await takeAll(broker, '/queue/a')).toEqual([]);
  });
});

describe('consume --meta | publish', () => {
  test('carries over what is no record as it is', async () => {
    const broker = await embeddedBroker();
    await send(broker, '/queue/a', OPAQUE);
    const consume = `msg consume /queue/a --meta --expect ${OPAQUE.length}`;
    await pipe(broker, `${consume} | msg publish /queue/b`);
    expect((await takeAll(broker, '/queue/b')).map(essence)).toEqual(OPAQUE.map(expected));
  });

  test('carries over every record with its headers and its own id', async () => {
    const broker = await embeddedBroker();
    await send(broker, '/queue/a', OF_RECORDS);
    const consume = `msg consume /queue/a --meta --expect ${OF_RECORDS.length}`;
    await pipe(broker, `${consume} | msg publish /queue/b`);
    const arrived = await takeAll(broker, '/queue/b');
    expect(bodiesOf(arrived)).toEqual(OF_RECORDS.flatMap(({ lines }) => lines));
    expect(arrived.map(({ headers }) => headers['site']).slice(0, 4)).toEqual([
      'CERN',
      undefined,
      'RAL',
      'RAL',
    ]);
    const ids = new Set(arrived.map(({ headers }) => headers['msg-id']));
    expect(ids.size).toBe(arrived.length);
    for (const { headers } of arrived) {
      expect(headers['content-type']).toBe('application/json');
      expect(headers).not.toHaveProperty('recordCount');
    }
  });

  test('to - sends every record where it came from', async () => {
    const broker = await embeddedBroker();
    await send(broker, '/queue/a', [{ body: '{"n":1}', headers: {} }]);
    await send(broker, '/queue/b', [{ body: '{"n":2}', headers: {} }]);
    const parts = ['a', 'b'].map((name) => `msg consume /queue/${name} --meta --count 1`);
    await pipe(broker, `{ ${parts.join('; ')}; } | msg publish -`);
    expect(bodiesOf(await takeAll(broker, '/queue/a'))).toEqual(['{"n":1}']);
    expect(bodiesOf(await takeAll(broker, '/queue/b'))).toEqual(['{"n":2}']);
  });

  test('through other programs of the shell', async () => {
    const broker = await embeddedBroker();
    const lines = Array.from({ length: 3000 }, (_none, n) => `{"n":${n}}`);
    await send(broker, '/queue/a', [{ body: lines.join('\n'), headers: { site: 'CERN' } }]);
    await pipe(broker, "msg consume /queue/a --meta -n 1 | grep '5}$' | msg publish /queue/b");
    const arrived = await takeAll(broker, '/queue/b');
    expect(bodiesOf(arrived)).toEqual(lines.filter((line) => line.endsWith('5}')));
    expect(arrived.every(({ headers }) => headers['site'] === 'CERN')).toBe(true);
  });
});

test('a record is the same after any number of steps', async () => {
  const broker = await embeddedBroker();
  const line = '{"z":12345678901234567890.10, "a":"\\u00e9\\/𝒢\\u2028","nested":{"b":[1e0,-0]}}';
  const queues = ['/queue/1', '/queue/2', '/queue/3', '/queue/4'];
  const { code } = await broker.run(['publish', '/queue/1'], { stdin: line });
  expect(code).toBe(0);
  const forms = [
    ['--meta', ''],
    ['--format message', '--from message'],
    ['', ''],
  ];
  for (const [step, [out, back]] of forms.entries()) {
    const consume = `msg consume ${queues[step]} ${out} --count 1`;
    await pipe(broker, `${consume} | msg publish ${queues[step + 1]} ${back}`);
  }
  expect(bodiesOf(await takeAll(broker, '/queue/4'))).toEqual([line]);
});
