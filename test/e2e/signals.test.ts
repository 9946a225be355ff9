import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { spawnMsg } from '../kit/msg.ts';
import type { MsgProcess } from '../kit/msg-process.ts';
import { freshFolder } from '../sinks/fresh-folder.ts';
import { embeddedBroker, put, records, takeAll, waiting } from './embedded-broker.ts';
import { endlessRecords } from './endless-records.ts';
import { bodiesOf } from './published.ts';
import { silentServer } from './strange-servers.ts';
import { until } from './until.ts';

const SIGNALS = [
  ['SIGTERM', 143],
  ['SIGINT', 130],
] as const;

/** Resolves when no signal is on its way to the process any more. */
async function delivered(pid: number): Promise<void> {
  const none = /^ShdPnd:\s*0+$/m;
  await until(() => none.test(readFileSync(`/proc/${pid}/status`, 'utf8')));
}

async function readToEnd(msg: MsgProcess, first: Buffer): Promise<Buffer> {
  const chunks = [first];
  for await (const chunk of msg.stdout) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function firstChunk(msg: MsgProcess): Promise<Buffer> {
  return new Promise((resolve) => {
    msg.stdout.once('data', (chunk: Buffer) => {
      msg.stdout.pause();
      resolve(chunk);
    });
  });
}

describe.each(SIGNALS)('%s in mid-stream', (signal, code) => {
  test('of publish: what is reported confirmed is on the broker, and nothing else', async () => {
    const broker = await embeddedBroker();
    const stdin = endlessRecords();
    const msg = broker.spawn(['publish', '/queue/a', '--report', 'json'], { stdin });
    await until(() => waiting(broker, '/queue/a') > 1000);
    msg.signal(signal);
    const result = await msg.finished;
    expect(result).toMatchObject({ code, signal: null, stdout: Buffer.alloc(0) });
    const report = JSON.parse(result.stderr);
    const { confirmed } = report;
    expect(report).toEqual({ read: confirmed, sent: confirmed, confirmed, failed: 0, unknown: 0 });
    const bodies = bodiesOf(await takeAll(broker, '/queue/a'));
    expect(bodies).toEqual(Array.from({ length: confirmed }, (_none, n) => `{"n":${n}}`));
  });

  test('of consume: what was written is acknowledged, and nothing else', async () => {
    const broker = await embeddedBroker();
    const bodies = Array.from(
      { length: 20_000 },
      (_none, n) => `{"n":${n},"x":"${'x'.repeat(90)}"}`,
    );
    await put(broker, '/queue/a', bodies);
    const msg = broker.spawn(['consume', '/queue/a'], { unread: true });
    const first = await firstChunk(msg);
    msg.signal(signal);
    await delivered(msg.pid);
    const written = records(await readToEnd(msg, first)).map(({ n }) => n);
    expect(await msg.finished).toMatchObject({ code, signal: null, stderr: '' });
    expect(written.length).toBeGreaterThan(0);
    expect(written.length).toBeLessThan(20_000);
    expect(written).toEqual(Array.from(written.keys()));
    expect(waiting(broker, '/queue/a')).toBe(20_000 - written.length);
  });
});

describe('a signal while there is nothing to do ends at once', () => {
  test('publish with a silent standard input', async () => {
    const broker = await embeddedBroker();
    const msg = broker.spawn(['publish', '/queue/a']);
    msg.stdin.write('{"n":1}\n{"n":');
    await until(() => waiting(broker, '/queue/a') === 1);
    msg.signal('SIGTERM');
    expect(await msg.finished).toMatchObject({ code: 143, stderr: '' });
    expect(waiting(broker, '/queue/a')).toBe(1);
  });

  test('consume of an empty queue', async () => {
    const broker = await embeddedBroker();
    const msg = broker.spawn(['consume', '/queue/a']);
    await until(() => broker.stats().queues.some(({ consumers }) => consumers === 1));
    msg.signal('SIGINT');
    expect(await msg.finished).toMatchObject({ code: 130, stderr: '' });
  });

  test.each(['publish', 'consume'])('%s while it connects', async (command) => {
    let connected = false;
    const port = await silentServer(() => {
      connected = true;
    });
    const broker = `stomp://127.0.0.1:${port}`;
    const msg = spawnMsg([command, '/queue/a', '--broker', broker, '--connect-timeout', '1h']);
    await until(() => connected);
    msg.signal('SIGTERM');
    expect(await msg.finished).toMatchObject({ code: 143, stderr: '' });
  });
});

describe('the second signal ends at once', () => {
  test('consume whose reader has stopped reading; the message stays on the broker', async () => {
    const broker = await embeddedBroker();
    await put(broker, '/queue/a', [`{"text":"${'x'.repeat(4_000_000)}"}`]);
    const msg = broker.spawn(['consume', '/queue/a'], { unread: true });
    await firstChunk(msg);
    msg.signal('SIGTERM');
    await delivered(msg.pid);
    msg.signal('SIGTERM');
    msg.stdout.destroy();
    expect(await msg.finished).toMatchObject({ code: 143, stderr: '' });
    await until(() => broker.stats().connections === 0);
    expect(waiting(broker, '/queue/a')).toBe(1);
  });

  test('publish to a broker that confirms nothing', async () => {
    let full = false;
    const broker = await embeddedBroker({
      maxStoredBytes: 1000,
      onEvent: ({ type }) => {
        full ||= type === 'blocked';
      },
    });
    const msg = broker.spawn(['publish', '/queue/a'], { stdin: endlessRecords() });
    await until(() => full);
    msg.signal('SIGTERM');
    await delivered(msg.pid);
    msg.signal('SIGTERM');
    expect(await msg.finished).toMatchObject({ code: 143 });
  });
});

test('SIGUSR1 writes the counts to standard error', async () => {
  const broker = await embeddedBroker();
  const publish = broker.spawn(['publish', '/queue/a']);
  publish.stdin.write('{"n":1}\n{"n":2}\n');
  await until(() => waiting(broker, '/queue/a') === 2);
  publish.signal('SIGUSR1');
  await publish.waitForStderr(/^msg: \{"read":2,"sent":2,.*\}\n/);

  const consume = broker.spawn(['consume', '/queue/a']);
  await consume.waitForLine(/"n":2/);
  consume.signal('SIGUSR1');
  await consume.waitForStderr(/^msg: \{"taken":2,"safe":2\}\n/);
});

test('SIGHUP goes on in a new file after log rotation, without a loss', async () => {
  const broker = await embeddedBroker();
  const folder = await freshFolder();
  const [file, old] = [join(folder, 'out'), join(folder, 'out.1')];
  const msg = broker.spawn(['consume', '/queue/a', '--to', `file:${file}`]);
  await put(broker, '/queue/a', ['{"n":1}']);
  await until(() => waiting(broker, '/queue/a') === 0 && existsSync(file));
  await rename(file, old);
  msg.signal('SIGHUP');
  await until(() => existsSync(file));
  await put(broker, '/queue/a', ['{"n":2}']);
  await until(() => waiting(broker, '/queue/a') === 0);
  msg.signal('SIGTERM');
  expect(await msg.finished).toMatchObject({ code: 143, stderr: '' });
  expect(await readFile(old, 'utf8')).toBe('{"n":1}\n');
  expect(await readFile(file, 'utf8')).toBe('{"n":2}\n');
});

test('SIGHUP goes on in the old file where a new one cannot be made', async () => {
  const broker = await embeddedBroker();
  const place = join(await freshFolder(), 'place');
  await mkdir(place);
  const msg = broker.spawn(['consume', '/queue/a', '--to', `file:${place}/out`]);
  await put(broker, '/queue/a', ['{"n":1}']);
  await until(() => waiting(broker, '/queue/a') === 0 && existsSync(`${place}/out`));
  await rename(place, `${place}.old`);
  msg.signal('SIGHUP');
  await msg.waitForStderr(
    /^msg: warning: .*\/place\/out: cannot open .*; going on in the old file\n$/,
  );
  await put(broker, '/queue/a', ['{"n":2}']);
  await until(() => waiting(broker, '/queue/a') === 0);
  msg.signal('SIGTERM');
  expect((await msg.finished).code).toBe(143);
  expect(await readFile(`${place}.old/out`, 'utf8')).toBe('{"n":1}\n{"n":2}\n');
});
