import { spawnSync } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'libsql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startBroker } from '../../src/broker/broker.ts';
import type { Message } from '../../src/core/message.ts';
import type { Transport } from '../../src/core/transport.ts';
import { message, send, take } from '../contract/transport.ts';
import { LIMITED, OWNER, startActivemq } from '../kit/activemq.ts';
import { describeWith } from '../kit/describe-with.ts';
import { runMsg } from '../kit/msg.ts';
import { startRabbitmq } from '../kit/rabbitmq.ts';
import { writeMetrics } from '../kit/sample-records.ts';
import { transportTo } from '../kit/transport.ts';
import { useBroker } from '../kit/use-broker.ts';

const COUNT = 100_000;
const PROGRAM = fileURLToPath(new URL('../../bin/run.js', import.meta.url));

let folder: string;
let input: string;
let lines: readonly string[];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gridmsg-test-'));
  input = join(folder, 'metrics.ndjson');
  lines = await writeMetrics(input, COUNT);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** How to reach a broker: the flags, and what must not stand on a command line. */
interface Way {
  readonly flags: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

const queueName = () => `/queue/program.${randomUUID()}`;

async function publishAll(way: Way, destination: string): Promise<void> {
  const args = ['publish', destination, input, '--report', 'json', ...way.flags];
  const { code, stderr } = await runMsg(args, { env: way.env });
  expect(JSON.parse(stderr)).toEqual({
    read: COUNT,
    sent: COUNT,
    confirmed: COUNT,
    failed: 0,
    unknown: 0,
  });
  expect(code).toBe(0);
}

/** The main job at full length: everything that goes in comes out, into both kinds of sink. */
function describeJob(name: string, way: () => Way): void {
  describe(`${COUNT} records over ${name}`, () => {
    test('arrive in lines of JSON unchanged and in order', async () => {
      const queue = queueName();
      await publishAll(way(), queue);
      const args = ['consume', queue, '--count', String(COUNT), ...way().flags];
      const { code, stdout, stderr } = await runMsg(args, { env: way().env });
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      const got = stdout.toString().split('\n');
      expect(got.pop()).toBe('');
      expect(got).toHaveLength(COUNT);
      expect(got.findIndex((line, at) => line !== lines[at])).toBe(-1);
    });

    test('arrive in SQLite, each once', async () => {
      const queue = queueName();
      const path = join(folder, `${randomUUID()}.db`);
      await publishAll(way(), queue);
      const to = ['--to', `sqlite:${path}`, '--count', String(COUNT)];
      const { code, stderr } = await runMsg(['consume', queue, ...to, ...way().flags], {
        env: way().env,
      });
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      const rows = new Database(path).prepare('SELECT record FROM metric_output').all();
      const got = rows.map((row) => (row as { record: string }).record).sort();
      expect(got).toHaveLength(COUNT);
      const wanted = lines.toSorted();
      expect(got.findIndex((line, at) => line !== wanted[at])).toBe(-1);
    });
  });
}

/** Bodies and headers that a careless pipeline would mangle. */
function awkward(destination: string): readonly Message[] {
  const headers = { site: 'Zürich', colon: 'a:b', lines: 'one\ntwo', back: 'a\\b' };
  const bodies: (string | Buffer)[] = [
    Buffer.of(0, 1, 2, 10, 13, 0, 255, 254, 10),
    'text with\nnewlines\n\nand 𝒢 four-byte ☃',
    '',
    Buffer.alloc(0),
    randomBytes(1024 * 1024),
    'x'.repeat(1024 * 1024),
    '{"not": "a record" ',
    'plain',
  ];
  return bodies.map((body, n) => message(destination, body, { ...headers, n: String(n) }));
}

/** Two built programs in a shell's pipe. */
function pipeline(from: readonly string[], to: readonly string[], { env }: Way): void {
  const words = (args: readonly string[]) => args.map((arg) => `'${arg}'`).join(' ');
  const msg = `'${process.execPath}' '${PROGRAM}'`;
  const script = `set -o pipefail; ${msg} ${words(from)} | ${msg} ${words(to)}`;
  const { status, stderr } = spawnSync('bash', ['-c', script], {
    env: { PATH: process.env['PATH'] ?? '', HOME: folder, ...env },
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
}

function describePipelines(name: string, way: () => Way, transport: () => Transport): void {
  describe(`pipelines on ${name}`, () => {
    const cases: [string, string[], string[]][] = [
      ['--meta', ['--meta'], []],
      ['--format message', ['--format', 'message'], ['--from', 'message']],
    ];
    test.each(cases)('consume %s | publish loses nothing', async (_name, reading, writing) => {
      const [a, b] = [queueName(), queueName()];
      const sent = awkward(a);
      await send(transport(), sent);
      const until = ['--count', String(sent.length)];
      const { flags } = way();
      const from = ['consume', a, ...reading, ...until, ...flags];
      pipeline(from, ['publish', b, ...writing, ...flags], way());
      const got = await take(transport(), { destination: b }, sent.length);
      for (const [at, original] of sent.entries()) {
        expect(got[at]?.body.equals(original.body), `body ${at}`).toBe(true);
        expect(got[at]?.headers).toMatchObject(original.headers);
      }
    });
  });
}

describeWith(['activemq'], 'the program on ActiveMQ', () => {
  const broker = useBroker(() => startActivemq({ persistent: true }));
  const tcp = (): Way => ({ flags: ['-b', broker().stompUrl], env: {} });
  const tls = (): Way => ({ flags: ['-b', broker().tlsUrl, '--ca', broker().caFile], env: {} });
  describeJob('TCP', tcp);
  describeJob('TLS', tls);
  describePipelines('ActiveMQ', tcp, () => transportTo(broker().stompUrl));

  test('a certificate for another name is refused, telling so', async () => {
    const wrong = broker().tlsUrl.replace('localhost', '127.0.0.1');
    const args = ['publish', '/queue/a', '-b', wrong, '--ca', broker().caFile];
    const { code, stderr } = await runMsg(args, { stdin: '{"a":1}\n' });
    expect(code).toBe(77);
    expect(stderr).toMatch(/^msg: .*certificate is for another host name.*\n$/);
  });

  test('a certificate of an unknown authority is refused, telling so', async () => {
    const args = ['publish', '/queue/a', '-b', broker().tlsUrl];
    const { code, stderr } = await runMsg(args, { stdin: '{"a":1}\n' });
    expect(code).toBe(77);
    expect(stderr).toMatch(/^msg: .*not signed by a trusted authority; .*--ca.*\n$/);
  });

  test('a broker that is killed and comes back gets everything', async () => {
    const queue = queueName();
    const args = ['publish', queue, input, '--report', 'json', '--rate', '20000', ...tcp().flags];
    const running = runMsg(args);
    // Some of it is there, and much is still to come.
    await take(transportTo(broker().stompUrl), { destination: queue }, 1, 0);
    await broker().kill();
    await broker().start();
    const { code, stderr } = await running;
    expect(stderr).toMatch(/link to the broker was lost/);
    expect(JSON.parse(stderr.trim().split('\n').at(-1) ?? '')).toMatchObject({ confirmed: COUNT });
    expect(code).toBe(0);
    const path = join(folder, `${randomUUID()}.db`);
    const to = ['--to', `sqlite:${path}`, '--idle', '3s'];
    expect((await runMsg(['consume', queue, ...to, ...tcp().flags])).code).toBe(0);
    const row = new Database(path).prepare('SELECT count(*) AS n FROM metric_output').get();
    expect(row).toMatchObject({ n: COUNT });
  });
});

describeWith(['activemq'], 'the program on ActiveMQ with accounts', () => {
  const broker = useBroker(() => startActivemq({ persistent: false, accounts: true }));
  const as = ({ user, password }: { user: string; password: string }) => ({
    MSG_BROKER: broker().stompUrl,
    MSG_USER: user,
    MSG_PASSWORD: password,
  });

  test('a wrong password ends with 77 and one line that does not show it', async () => {
    const env = as({ user: OWNER.user, password: 'mistyped' });
    const { code, stderr } = await runMsg(['publish', '/queue/a'], { stdin: '{"a":1}\n', env });
    expect(code).toBe(77);
    expect(stderr).toMatch(/^msg: stomp:.*the broker refused: .*\n$/);
    expect(stderr).not.toContain('mistyped');
  });

  test('a destination that the user may not write to ends with 77, nothing counted', async () => {
    const args = ['publish', '/queue/closed', input, '--report', 'json'];
    const { code, stderr } = await runMsg(args, { env: as(LIMITED) });
    expect(code).toBe(77);
    const [report] = stderr.split('\n').filter((line) => line.startsWith('{'));
    expect(JSON.parse(report ?? '{}')).toMatchObject({ confirmed: 0 });
    expect(stderr).toMatch(/not authorized to write to/);
  });

  test('among destinations allowed and not, only what is allowed is counted', async () => {
    const transport = transportTo(broker().stompUrl, LIMITED);
    const [open, closed] = ['/queue/open.x', '/queue/closed'];
    const sink = await transport.send({ persistent: true, window: 100 });
    const refusals = await sink.write([open, closed, open].map((to, n) => message(to, String(n))));
    await sink.close();
    expect(refusals.map(({ index, error }) => [index, error.kind])).toEqual([[1, 'permission']]);
    const got = await take(transport, { destination: open }, 2);
    expect(got.map((one) => one.body.toString())).toEqual(['0', '2']);
  });
});

describeWith(['rabbitmq'], 'the program on RabbitMQ', () => {
  const broker = useBroker(() => startRabbitmq());
  const login = () => ({ MSG_USER: broker().user, MSG_PASSWORD: broker().password });
  const way = (url: string): Way => ({ flags: ['-b', url, '--ca', broker().caFile], env: login() });
  describeJob('TCP', () => way(broker().stompUrl));
  describeJob('TLS', () => way(broker().tlsUrl));
  describeJob('WebSocket', () => way(broker().wsUrl));
  describePipelines(
    'RabbitMQ',
    () => way(broker().stompUrl),
    () => transportTo(broker().stompUrl, { user: broker().user, password: broker().password }),
  );

  test('a wrong password ends with 77', async () => {
    const env = { ...login(), MSG_PASSWORD: 'mistyped' };
    const args = ['publish', '/queue/a', '-b', broker().stompUrl];
    const { code, stderr } = await runMsg(args, { stdin: '{"a":1}\n', env });
    expect(code).toBe(77);
    expect(stderr).toMatch(/^msg: stomp:.*the broker refused: Access refused.*\n$/);
  });

  test('a destination that it does not know is refused, the others arrive', async () => {
    const lines = ['a', 'b/c', 'd'].map((name) => {
      const destination = `/queue/program.${name}`;
      return JSON.stringify({ name, '@message': { destination } });
    });
    const args = ['publish', '-', '--report', 'json', '-b', broker().stompUrl];
    const options = { stdin: lines.join('\n'), env: login() };
    const { code, stderr } = await runMsg(args, options);
    expect(stderr).toMatch(/stdin:2: the broker refused/);
    expect(stderr).toContain('"confirmed":2,"failed":1,"unknown":0');
    expect(code).toBe(1);
  });
});

describe('the program on the embedded broker', () => {
  const broker = useBroker(async () => {
    const embedded = await startBroker({ version: 'test', port: 0, wsPort: 0 });
    return Object.assign(embedded, { stop: () => embedded.close() });
  });
  describeJob('WebSocket', () => ({
    flags: ['-b', `ws://127.0.0.1:${broker().wsPort}`],
    env: {},
  }));
});
