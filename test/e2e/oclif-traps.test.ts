import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Config } from '@oclif/core/config';
import { describe, expect, test } from 'vitest';
import { makeFolder, removeFolder } from '../kit/folder.ts';
import { runMsg } from '../kit/msg.ts';
import { embeddedBroker, put, records, takeAll, waiting } from './embedded-broker.ts';
import { spawnShell } from './shell.ts';

// What oclif would do to a program in a pipeline, unless it is kept from it.

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const numbered = (count: number) => Array.from({ length: count }, (_none, n) => `{"n":${n}}`);

describe('standard input is never taken for an argument', () => {
  test('no argument of any command reads it', async () => {
    const { commands } = await Config.load({ root: ROOT });
    const ours = commands.filter(({ pluginName }) => pluginName === 'gridmsg');
    expect(ours.map(({ id }) => id)).toEqual(expect.arrayContaining(['publish', 'consume']));
    for (const command of ours) {
      const { args = {} } = await command.load();
      for (const [name, arg] of Object.entries(args)) {
        expect(arg.ignoreStdin, `${command.id} ${name}`).toBe(true);
      }
    }
  });

  test.each(['publish', 'consume'])('%s without DESTINATION is a wrong call', async (command) => {
    const { code, stdout, stderr } = await runMsg([command], { stdin: '{"a":1}\n' });
    expect(code).toBe(2);
    expect(String(stdout)).toBe('');
    expect(stderr).toMatch(/^msg: Missing 1 required arg: destination .*; see --help\n$/);
  });

  test('what comes in is left for the next program', async () => {
    const broker = await embeddedBroker();
    const script = `printf '{"a":1}\\n' | { msg publish; echo "exit $?"; cat; }`;
    const { stdout } = await (await spawnShell(broker, script)).finished;
    expect(String(stdout)).toBe('exit 2\n{"a":1}\n');
  });
});

describe('a reader that goes away ends consume at once and cleanly', () => {
  const HEAD = 'msg consume /queue/a | head -1; echo "exit $PIPESTATUS"';

  test('while many messages wait', async () => {
    const broker = await embeddedBroker();
    await put(broker, '/queue/a', numbered(10_000));
    const { stdout, stderr } = await (await spawnShell(broker, HEAD)).finished;
    expect(String(stdout)).toBe('{"n":0}\nexit 0\n');
    expect(stderr).toBe('');

    const left = (await takeAll(broker, '/queue/a')).map(({ body }) => JSON.parse(body).n);
    const acknowledged = 10_000 - left.length;
    expect(acknowledged).toBeGreaterThan(0);
    expect(acknowledged).toBeLessThan(10_000);
    expect(left).toEqual(
      numbered(10_000)
        .slice(acknowledged)
        .map((text) => JSON.parse(text).n),
    );
  });

  test('while nothing more comes', async () => {
    const broker = await embeddedBroker();
    await put(broker, '/queue/a', numbered(3));
    const { stdout, stderr } = await (await spawnShell(broker, HEAD)).finished;
    expect(String(stdout)).toBe('{"n":0}\nexit 0\n');
    expect(stderr).toBe('');
    expect(waiting(broker, '/queue/a')).toBe(0);
  });

  test('in the middle of a message, which stays on the broker', async () => {
    const broker = await embeddedBroker();
    await put(broker, '/queue/a', [`{"text":"${'x'.repeat(4_000_000)}"}`]);
    const msg = broker.spawn(['consume', '/queue/a'], { unread: true });
    msg.stdout.once('data', () => msg.stdout.destroy());
    expect(await msg.finished).toMatchObject({ code: 0, stderr: '' });
    expect(waiting(broker, '/queue/a')).toBe(1);
  });

  test('and publish --dry-run', async () => {
    const broker = await embeddedBroker();
    const publish = `msg publish /queue/a --dry-run < <(yes '{"n":1}')`;
    const script = `${publish} | head -1 | wc -l; echo "exit $PIPESTATUS"`;
    const { stdout, stderr } = await (await spawnShell(broker, script)).finished;
    expect(String(stdout)).toBe('1\nexit 0\n');
    expect(stderr).toBe('');
  });
});

test('a reader that is busy for twelve seconds gets all of it', async () => {
  const broker = await embeddedBroker();
  const line = `{"text":"${'x'.repeat(3989)}"}`;
  await put(broker, '/queue/a', Array(1000).fill(line));
  const late = async (command: string, reader: string) => {
    const script = `${command} | { sleep 12; ${reader}; }; echo "exit $PIPESTATUS"`;
    return (await spawnShell(broker, script)).finished;
  };
  const preview = `msg publish /queue/a --dry-run < <(yes '${line}' | head -1000)`;
  const [consumed, previewed] = await Promise.all([
    late('msg consume /queue/a --count 1000', 'wc -c'),
    late(preview, 'wc -l'),
  ]);
  expect(consumed).toMatchObject({ stdout: Buffer.from('4001000\nexit 0\n'), stderr: '' });
  expect(previewed).toMatchObject({ stdout: Buffer.from('1000\nexit 0\n'), stderr: '' });
  expect(waiting(broker, '/queue/a')).toBe(0);
});

describe('flags with a built-in value do not hide other settings', () => {
  const settings = async (args: readonly string[], env: Record<string, string>) => {
    const { stdout } = await runMsg(['config', 'show', '--json', ...args], { env });
    return new Map(records(stdout).map(({ name, ...rest }) => [name, rest]));
  };

  test('the environment counts, and a flag more', async () => {
    const env = { MSG_CONNECT_TIMEOUT: '3s', MSG_MAX_BODY: '1MiB', MSG_WINDOW: '5' };
    const found = await settings(['--connect-timeout', '4s'], env);
    expect(found.get('connectTimeout')).toMatchObject({ origin: { layer: 'flag' } });
    expect(found.get('maxBody')).toMatchObject({ origin: { layer: 'environment' } });
    expect(found.get('window')).toMatchObject({ value: 5, origin: { layer: 'environment' } });
    expect(found.get('batch')).toMatchObject({ value: 100, origin: { layer: 'default' } });
  });

  test('switches count too', async () => {
    const env = { MSG_PERSISTENT: 'no', MSG_DEBUG: 'yes' };
    const found = await settings(['--no-debug'], env);
    expect(found.get('persistent')).toMatchObject({ value: false });
    expect(found.get('debug')).toMatchObject({ value: false, origin: { layer: 'flag' } });
  });

  test('publish heeds the environment', async () => {
    const broker = await embeddedBroker();
    const env = { MSG_PRIORITY: '7', MSG_PERSISTENT: 'no', MSG_BODY: 'wlcg' };
    const result = await broker.run(['publish', '/queue/a'], { stdin: '{"a":1}\n', env });
    expect(result).toMatchObject({ code: 0, stderr: '' });
    const [message] = await takeAll(broker, '/queue/a');
    expect(message?.headers).toMatchObject({ priority: '7' });
    expect(message?.headers).not.toHaveProperty('persistent');
    expect(message?.body).toBe('a: 1\nEOT\n');
  });
});

test('--header takes one value and leaves the file behind it', async () => {
  const broker = await embeddedBroker();
  const folder = await makeFolder();
  const file = join(folder, 'records.ndjson');
  await writeFile(file, '{"a":1}\n');
  const args = ['publish', '/queue/a', '-H', 'x=1', '--header', 'y=2', file];
  expect(await broker.run(args)).toMatchObject({ code: 0, stderr: '' });
  await removeFolder(folder);
  const [message] = await takeAll(broker, '/queue/a');
  expect(message).toMatchObject({ body: '{"a":1}', headers: { x: '1', y: '2' } });
});

test('--broker takes one value and leaves DESTINATION behind it', async () => {
  const broker = await embeddedBroker();
  const args = ['publish', '--broker', broker.url, '/queue/a'];
  expect((await runMsg(args, { stdin: '{}\n' })).code).toBe(0);
  expect(waiting(broker, '/queue/a')).toBe(1);
});
