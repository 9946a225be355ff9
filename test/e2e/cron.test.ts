import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runMsg } from '../kit/msg.ts';
import { freshFolder } from '../sinks/fresh-folder.ts';
import { type EmbeddedBroker, embeddedBroker, put, takeAll, waiting } from './embedded-broker.ts';
import { bodiesOf } from './published.ts';
import { spawnShell } from './shell.ts';

const ESC = '\u001b';
const SILENCE = { code: 0, stdout: Buffer.alloc(0), stderr: '' };

async function shell(broker: EmbeddedBroker, script: string) {
  return (await spawnShell(broker, script)).finished;
}

describe('without a terminal', () => {
  test('success is silent', async () => {
    const broker = await embeddedBroker();
    const publish = ['publish', '/queue/a'];
    expect(await broker.run(publish, { stdin: '{"n":1}\n' })).toMatchObject(SILENCE);
    const to = `file:${join(await freshFolder(), 'out')}`;
    const consume = ['consume', '/queue/a', '--to', to, '--count', '1'];
    expect(await broker.run(consume)).toMatchObject(SILENCE);
    expect(await broker.run(['consume', '/queue/a', '--idle', '100ms'])).toMatchObject(SILENCE);
  });

  test("with nothing of the user's surroundings but PATH", async () => {
    const broker = await embeddedBroker();
    const msg = `env -i PATH="$PATH" msg`;
    const publish = `echo '{"n":1}' | ${msg} publish /queue/a --broker ${broker.url}`;
    expect(await shell(broker, publish)).toMatchObject(SILENCE);
    expect(waiting(broker, '/queue/a')).toBe(1);
  });

  test('in a folder that is gone it says so', async () => {
    const broker = await embeddedBroker();
    const script = 'mkdir gone; cd gone; rmdir ../gone; msg consume /queue/a';
    const { code, stderr } = await shell(broker, script);
    expect(stderr).toBe('msg: the working directory is gone; change to another one\n');
    expect(code).toBe(74);
  });

  test('--debug and MSG_DEBUG add where it happened, nothing else does', async () => {
    const args = ['publish', '/queue/a', '/missing'];
    const line = 'msg: /missing: cannot read: no such file\n';
    expect((await runMsg(args)).stderr).toBe(line);
    for (const [more, env] of [
      [['--debug'], {}],
      [[], { MSG_DEBUG: 'yes' }],
    ] as const) {
      const { code, stderr } = await runMsg([...args, ...more], { env });
      expect(stderr.startsWith(line)).toBe(true);
      expect(stderr).toMatch(/ENOENT/);
      expect(code).toBe(74);
    }
  });
});

describe('standard input', () => {
  test('is left alone when a FILE is named', async () => {
    const broker = await embeddedBroker();
    const file = join(await freshFolder(), 'file');
    await writeFile(file, '{"n":1}\n');
    const script = `printf 'for the next\\n' | { msg publish /queue/a ${file}; cat; }`;
    expect(String((await shell(broker, script)).stdout)).toBe('for the next\n');
    expect(waiting(broker, '/queue/a')).toBe(1);
  });

  test('is left alone by consume', async () => {
    const broker = await embeddedBroker();
    await put(broker, '/queue/a', ['{"n":1}']);
    const script = `printf 'for the next\\n' | { msg consume /queue/a --count 1; cat; }`;
    expect(String((await shell(broker, script)).stdout)).toBe('{"n":1}\nfor the next\n');
  });

  test('that is closed counts as empty', async () => {
    const broker = await embeddedBroker();
    expect(await shell(broker, 'msg publish /queue/a <&-')).toMatchObject(SILENCE);
  });
});

describe('standard output', () => {
  test('on a full disk is told in a line, and the message stays on the broker', async () => {
    const broker = await embeddedBroker();
    await put(broker, '/queue/a', ['{"n":1}']);
    for (const command of ['consume /queue/a', 'config show', '--help']) {
      const { code, stderr } = await shell(broker, `msg ${command} > /dev/full`);
      expect(stderr).toMatch(
        /^msg: standard output: cannot write: no space left on device[^\n]*\n$/,
      );
      expect(code).toBe(74);
    }
    expect(waiting(broker, '/queue/a')).toBe(1);
  });

  test('is not needed for --to', async () => {
    const broker = await embeddedBroker();
    await put(broker, '/queue/a', ['{"n":1}']);
    const script = 'msg consume /queue/a --count 1 --to file:out > /dev/full';
    expect(await shell(broker, script)).toMatchObject(SILENCE);
  });
});

// A terminal is made by the program script of util-linux.
const hasTerminal = spawnSync('script', ['--version']).status === 0;

describe.skipIf(!hasTerminal)('at a terminal (needs the program script)', () => {
  const terminal = (command: string) => `script -qec '${command}' /dev/null`;

  test('publish does not wait for records without being asked to', async () => {
    const broker = await embeddedBroker();
    const { code, stdout } = await shell(broker, terminal('msg publish /queue/a'));
    expect(String(stdout)).toMatch(/msg:\S* no input: name a FILE, or pipe records in; use - to/);
    expect(code).toBe(2);
  });

  test('publish - reads what is typed, and tells what it has done', async () => {
    const broker = await embeddedBroker();
    const typed = `printf '{"n":1}\\n' | ${terminal('msg publish /queue/a -')}`;
    const { code, stdout } = await shell(broker, typed);
    expect(String(stdout)).toMatch(/1 of 1 records confirmed/);
    expect(code).toBe(0);
    expect(bodiesOf(await takeAll(broker, '/queue/a'))).toEqual(['{"n":1}']);
  });

  test('publish in a pipeline reads the pipe', async () => {
    const broker = await embeddedBroker();
    const script = terminal('echo "{}" | msg publish /queue/a');
    expect((await shell(broker, script)).code).toBe(0);
    expect(waiting(broker, '/queue/a')).toBe(1);
  });

  test('colours, unless they are not wanted', async () => {
    const broker = await embeddedBroker();
    const command = 'msg publish /queue/a /missing';
    expect(String((await shell(broker, terminal(command))).stdout)).toContain(
      `${ESC}[31mmsg:${ESC}`,
    );
    for (const plain of [
      `NO_COLOR=1 ${command}`,
      `MSG_COLOR=never ${command}`,
      `${command} --color never`,
    ]) {
      expect(String((await shell(broker, terminal(plain))).stdout)).not.toContain(ESC);
    }
    const { stderr } = await runMsg(['publish', '/queue/a', '/missing', '--color', 'always']);
    expect(stderr).toContain(ESC);
  });

  test('what a message holds cannot steer the terminal', async () => {
    const broker = await embeddedBroker();
    await put(broker, '/queue/a', ['{"n":"\u009b31m\u007f"}', '\u001b[31m\u009b31m']);
    const { stdout } = await shell(broker, terminal('msg consume /queue/a --count 2'));
    const lines = String(stdout).split('\r\n').slice(0, 2);
    expect(lines).toEqual(['{"n":"\\u009b31m\\u007f"}', '{"@body":"\\u001b[31m\\u009b31m"}']);
  });
});
