import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { MsgOptions } from '../kit/msg.ts';
import { runMsg } from '../kit/msg.ts';
import { freePort } from '../kit/ports.ts';
import { freshFolder } from '../sinks/fresh-folder.ts';
import { describeOnSmallDisk, smallDisk } from '../sinks/small-disk.ts';
import { embeddedBroker, put, records, takeAll, waiting } from './embedded-broker.ts';
import { endlessRecords } from './endless-records.ts';
import { expectFailure } from './expect-failure.ts';
import { bodiesOf } from './published.ts';
import { silentServer, talkingServer } from './strange-servers.ts';

const ONE = { stdin: '{"a":1}\n' };
const toPort = (port: number): MsgOptions => ({
  ...ONE,
  env: { MSG_BROKER: `stomp://127.0.0.1:${port}` },
});

test('1: bad records are told with their lines, the good ones arrive', async () => {
  const broker = await embeddedBroker();
  const stdin = '{"n":1}\n{"n":\n[]\n{"n":4}\n';
  const { code, stdout, stderr } = await broker.run(['publish', '/queue/a'], { stdin });
  expect(code).toBe(1);
  expect(String(stdout)).toBe('');
  expect(stderr.split('\n')).toEqual([
    expect.stringMatching(/^msg: stdin:2: not valid JSON.*\{/),
    expect.stringMatching(/^msg: stdin:3: a record must be a JSON object/),
    '',
  ]);
  expect(bodiesOf(await takeAll(broker, '/queue/a'))).toEqual(['{"n":1}', '{"n":4}']);
});

test('1: of very many bad records the first are told and the rest is counted', async () => {
  const broker = await embeddedBroker();
  const stdin = 'no record\n'.repeat(1000);
  const { code, stderr } = await broker.run(['publish', '/queue/a'], { stdin });
  expect(code).toBe(1);
  const lines = stderr.trimEnd().split('\n');
  expect(lines).toHaveLength(21);
  expect(lines.at(-1)).toMatch(/^msg: warning: 980 more records failed/);
});

test('65: --strict stops at the first bad record; what came before it is sent', async () => {
  const broker = await embeddedBroker();
  const stdin = '{"n":1}\n{"n":2}\n{"n":3\n{"n":4}\n';
  for (const more of [[], ['--per-message', '10']]) {
    const result = await broker.run(['publish', '/queue/a', '--strict', ...more], { stdin });
    expectFailure(result, 65, /stdin:3: not valid JSON/);
  }
  const bodies = bodiesOf(await takeAll(broker, '/queue/a'));
  expect(bodies).toEqual(['{"n":1}', '{"n":2}', '[{"n":1},{"n":2}]']);
});

test('65: --strict stops at the first record that cannot be written', async () => {
  const broker = await embeddedBroker();
  const stdin = '{"n":1}\n{"a name":2}\n{"n":3}\n';
  const args = ['publish', '/queue/a', '--strict', '--body', 'wlcg'];
  expectFailure(await broker.run(args, { stdin }), 65, /stdin:2: .* named "a name"/);
  expect(bodiesOf(await takeAll(broker, '/queue/a'))).toEqual(['n: 1\nEOT\n']);
});

describe('69: the broker cannot be reached', () => {
  test.each(['publish', 'consume'])('%s to a port that nobody listens on', async (command) => {
    const port = await freePort();
    const result = await runMsg([command, '/queue/a'], toPort(port));
    expectFailure(result, 69, new RegExp(`stomp://127.0.0.1:${port}: .*refused; is the broker`));
  });

  test('a host that does not exist', async () => {
    const args = ['publish', '/queue/a', '--broker', 'stomp://no-such-host.invalid:61613'];
    expectFailure(
      await runMsg(args, ONE),
      69,
      /no-such-host\.invalid:61613: cannot connect: .*name/,
    );
  });

  test.each(['publish', 'consume'])('%s to a server that says nothing', async (command) => {
    const args = [command, '/queue/a', '--connect-timeout', '300ms'];
    const result = await runMsg(args, toPort(await silentServer()));
    expectFailure(result, 69, /no answer to CONNECT within 300 ms; is this a STOMP port\?/);
  });

  test('of several brokers the last is told', async () => {
    const [first, second] = [await freePort(), await freePort()];
    const urls = [first, second].map((port) => `stomp://127.0.0.1:${port}`);
    const args = ['publish', '/queue/a', '-b', urls[0] ?? '', '-b', urls[1] ?? ''];
    expectFailure(await runMsg(args, ONE), 69, new RegExp(`:${second}: cannot connect`));
  });
});

describe('74: input or output fails', () => {
  test('a FILE that is not there, told before anything is sent', async () => {
    const broker = await embeddedBroker();
    const folder = await freshFolder();
    const good = join(folder, 'good');
    await writeFile(good, '{"a":1}\n');
    const result = await broker.run(['publish', '/queue/a', good, join(folder, 'missing')]);
    expectFailure(result, 74, /\/missing: cannot read: no such file/);
    expect(waiting(broker, '/queue/a')).toBe(0);
  });

  test('a FILE that is a directory', async () => {
    const broker = await embeddedBroker();
    const folder = await freshFolder();
    const result = await broker.run(['publish', '/queue/a', folder]);
    expectFailure(result, 74, /: cannot read: it is a directory/);
  });

  test.skipIf(process.getuid?.() === 0)(
    'a FILE that may not be read (root may read all)',
    async () => {
      const broker = await embeddedBroker();
      const file = join(await freshFolder(), 'closed');
      await writeFile(file, '', { mode: 0 });
      const result = await broker.run(['publish', '/queue/a', file]);
      expectFailure(result, 74, /\/closed: cannot read: permission denied/);
    },
  );

  test('a FILE that fails while it is read', async () => {
    const broker = await embeddedBroker();
    // Address 0 of a process is never mapped.
    const result = await broker.run(['publish', '/queue/a', '/proc/self/mem']);
    expectFailure(result, 74, /\/proc\/self\/mem: cannot read: .*i\/o error/);
  });

  test('--to a directory that is not there, told before anything is taken', async () => {
    const broker = await embeddedBroker();
    await put(broker, '/queue/a', ['{}']);
    for (const scheme of ['file', 'sqlite']) {
      const to = `${scheme}:${join(await freshFolder(), 'missing/out')}`;
      const result = await broker.run(['consume', '/queue/a', '--to', to]);
      expectFailure(result, 74, /missing\/out: cannot /);
    }
    expect(waiting(broker, '/queue/a')).toBe(1);
  });
});

describeOnSmallDisk('74: a full disk', () => {
  test('loses nothing, and consuming goes on when there is room', async () => {
    const broker = await embeddedBroker();
    const bodies = Array.from(
      { length: 100 },
      (_none, n) => `{"n":${n},"x":"${'x'.repeat(16_000)}"}`,
    );
    await put(broker, '/queue/a', bodies);
    const disk = smallDisk(2048);
    const out = join(disk, 'out');
    const filler = join(disk, 'filler');
    await writeFile(filler, Buffer.alloc(1600 * 1024));

    const to = ['--to', `file:${out}`, '--idle', '300ms'];
    const args = ['consume', '/queue/a', '--prefetch', '1', ...to];
    const line = /out: cannot write: no space left on device; make room/;
    expectFailure(await broker.run(args), 74, line);
    const stored = records(await readFile(out)).length;
    expect(stored).toBeGreaterThan(0);
    expect(waiting(broker, '/queue/a')).toBe(100 - stored);

    await rm(filler);
    expect(await broker.run(args)).toMatchObject({ code: 0, stderr: '' });
    const all = records(await readFile(out)).map(({ n }) => n);
    expect(all).toEqual(Array.from(bodies.keys()));
    expect(waiting(broker, '/queue/a')).toBe(0);
  });
});

describe('76: the other side does not speak STOMP', () => {
  test.each([
    ['a web server', 'HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'],
    ['an SSH server', 'SSH-2.0-OpenSSH_9.2p1\r\n'],
    ['a mail server', '220 mail.example.org ESMTP ready\r\n'],
  ])('%s', async (_name, words) => {
    const port = await talkingServer(words);
    for (const command of ['publish', 'consume']) {
      const result = await runMsg([command, '/queue/a'], toPort(port));
      expectFailure(result, 76, new RegExp(`127.0.0.1:${port}: `));
    }
  });
});

describe('77: the broker does not let us in', () => {
  test.each([
    ['a wrong password', 'stomp://grid:wrong@'],
    ['no password', 'stomp://'],
  ])('%s', async (_name, url) => {
    const broker = await embeddedBroker({ user: 'grid', password: 'secret' });
    const env = { MSG_BROKER: `${url}127.0.0.1:${broker.port}` };
    for (const command of ['publish', 'consume']) {
      const result = await broker.run([command, '/queue/a'], { ...ONE, env });
      expectFailure(result, 77, /the broker refused: .*check user, password \(--password-file\)/);
      expect(result.stderr).not.toContain('wrong');
    }
  });
});

test('124: fewer messages came than expected', async () => {
  const broker = await embeddedBroker();
  await put(broker, '/queue/a', ['{"n":1}']);
  const args = ['consume', '/queue/a', '--expect', '2', '--idle', '300ms'];
  const { code, stdout, stderr } = await broker.run(args);
  expect(stderr).toBe('msg: 1 of 2 expected messages came\n');
  expect(String(stdout)).toBe('{"n":1}\n');
  expect(code).toBe(124);
  expect(waiting(broker, '/queue/a')).toBe(0);
});

test('124: the broker confirms nothing in time', async () => {
  // When it is full it stops reading: ActiveMQ's producer flow control.
  const broker = await embeddedBroker({ maxStoredBytes: 1000 });
  const args = ['publish', '/queue/a', '--timeout', '300ms'];
  const result = await broker.run(args, { stdin: endlessRecords() });
  expectFailure(result, 124, /stomp:.*: the broker confirmed nothing for 300 ms; it may be out of/);
});
