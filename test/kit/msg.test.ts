import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { makeFolder, removeFolder } from './folder.ts';
import { runMsg, spawnMsg } from './msg.ts';

// The kit is tried on small scripts that stand for the program.
let folder: string;
beforeAll(async () => {
  folder = await makeFolder();
});
afterAll(() => removeFolder(folder));

async function script(text: string): Promise<string> {
  const file = join(folder, `${expect.getState().currentTestName?.replace(/\W+/g, '-')}.mjs`);
  await writeFile(file, text);
  return file;
}

const ECHO = `process.stdin.pipe(process.stdout); process.stdin.on('end', () => { process.exitCode = 3 })`;
const SHOW = `console.log(JSON.stringify({ env: process.env, cwd: process.cwd(), args: process.argv.slice(2) }))`;

describe('runMsg', () => {
  test('passes bytes through stdin and stdout and tells the exit code', async () => {
    const bytes = Buffer.from([0, 255, 10, 13]);
    const echo = await script(ECHO);
    expect(await runMsg([], { script: echo, stdin: bytes })).toEqual({
      code: 3,
      signal: null,
      stdout: bytes,
      stderr: '',
    });
    const stdin = Readable.from(['a', 'b']);
    expect(String((await runMsg([], { script: echo, stdin })).stdout)).toBe('ab');
    expect(String((await runMsg([], { script: echo })).stdout)).toBe('');
  });

  test('runs in a folder of its own without the settings of the caller', async () => {
    vi.stubEnv('MSG_BROKER', 'stomp://elsewhere');
    const options = { script: await script(SHOW), env: { MSG_SPOOL: 'here' } };
    const { stdout } = await runMsg(['a', '-b'], options);
    vi.unstubAllEnvs();
    const { env, cwd, args } = JSON.parse(String(stdout));
    expect(args).toEqual(['a', '-b']);
    expect(env).not.toHaveProperty('MSG_BROKER');
    expect(env).toMatchObject({ MSG_SPOOL: 'here', TZ: 'UTC' });
    expect(env.HOME.startsWith(cwd)).toBe(true);
    expect(env.XDG_CONFIG_HOME.startsWith(cwd)).toBe(true);
  });

  test('does not mind a program that leaves its input unread', async () => {
    const stdin = Buffer.alloc(10_000_000);
    expect((await runMsg([], { script: await script('process.exit(0)'), stdin })).code).toBe(0);
  });
});

describe('spawnMsg', () => {
  const left = { pid: 0, folder: '' };

  test('waits for lines and for stderr while the program runs', async () => {
    const program = spawnMsg([], {
      script: await script(`
        console.error('ready on port 1234');
        console.log(process.env.TMPDIR);
        process.stdin.pipe(process.stdout);`),
    });
    expect((await program.waitForStderr(/port (\d+)/))[1]).toBe('1234');
    left.pid = program.pid;
    left.folder = await program.waitForLine(/^\//);
    program.stdin.write('half ');
    program.stdin.write('a line\n');
    expect(await program.waitForLine(/half/)).toBe('half a line');
  });

  test('left nothing of the program when its test had ended', () => {
    expect(() => process.kill(left.pid, 0)).toThrow('ESRCH');
    expect(left.folder).toMatch(/gridmsg-test/);
    expect(existsSync(left.folder)).toBe(false);
  });

  test('says so when the program ends without what is waited for', async () => {
    const program = spawnMsg([], { script: await script(`console.error('no such thing')`) });
    await expect(program.waitForLine(/never/)).rejects.toThrow('no such thing');
    await expect(program.waitForStderr(/never/)).rejects.toThrow('no such thing');
  });

  test('tells the signal that ended it', async () => {
    const program = spawnMsg([], {
      script: await script(`console.error('up'); setInterval(() => {}, 1000)`),
    });
    await program.waitForStderr(/up/);
    program.signal('SIGTERM');
    expect(await program.finished).toMatchObject({ code: null, signal: 'SIGTERM' });
  });

  test('leaves stdout unread when asked', async () => {
    const program = spawnMsg([], {
      unread: true,
      script: await script(`
        process.stdout.on('error', (error) => { console.error(error.code); process.exit(0) });
        setInterval(() => process.stdout.write('line\\n'), 1)`),
    });
    program.stdout.once('data', () => program.stdout.destroy());
    await program.waitForStderr(/EPIPE/);
  });
});
