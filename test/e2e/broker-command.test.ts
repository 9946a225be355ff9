import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { RawClient } from '../broker/raw-client.ts';
import { runMsg, spawnMsg } from '../kit/msg.ts';
import type { MsgProcess } from '../kit/msg-process.ts';
import { freshFolder } from '../sinks/fresh-folder.ts';
import { embeddedBroker } from './embedded-broker.ts';

const IN_MEMORY = 'msg: warning: in memory only: what this broker holds is gone when it ends\n';

async function addresses(broker: MsgProcess): Promise<{ stomp: string; ws?: string }> {
  return JSON.parse(await broker.waitForLine(/^\{.*\}$/));
}

async function passwordFile(): Promise<string> {
  const file = join(await freshFolder(), 'password');
  await writeFile(file, 'grid secret\n', { mode: 0o600 });
  return file;
}

describe('msg broker', () => {
  test.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ] as const)('tells where it listens, serves, and ends on %s', async (signal, code) => {
    const broker = spawnMsg(['broker', '--port', '0']);
    const { stomp } = await addresses(broker);
    expect(stomp).toMatch(/^stomp:\/\/127\.0\.0\.1:\d+$/);
    const env = { MSG_BROKER: stomp };
    const publish = await runMsg(['publish', '/queue/a'], { env, stdin: '{"n":1}\n' });
    expect(publish).toMatchObject({ code: 0, stderr: '' });
    const consume = await runMsg(['consume', '/queue/a', '--count', '1'], { env });
    expect(String(consume.stdout)).toBe('{"n":1}\n');
    // One that stays connected does not keep it from ending.
    await using client = await RawClient.connect({ port: Number(new URL(stomp).port) });
    broker.signal(signal);
    expect(await broker.finished).toEqual({
      code,
      signal: null,
      stdout: Buffer.from(`{"stomp":"${stomp}"}\n`),
      stderr: IN_MEMORY,
    });
    await client.closed;
  });

  test('serves WebSocket when asked', async () => {
    const broker = spawnMsg(['broker', '--port', '0', '--ws-port', '0']);
    const { stomp, ws = '' } = await addresses(broker);
    expect(ws).toMatch(/^ws:\/\/127\.0\.0\.1:\d+$/);
    const publish = ['publish', '/queue/a', '--broker', ws];
    expect(await runMsg(publish, { stdin: '{"n":1}\n' })).toMatchObject({ code: 0, stderr: '' });
    const consume = ['consume', '/queue/a', '--count', '1', '--broker', stomp];
    expect(String((await runMsg(consume)).stdout)).toBe('{"n":1}\n');
  });

  test('lets in only who knows the password', async () => {
    const file = await passwordFile();
    const login = ['--user', 'grid', '--password-file', file];
    const { stomp } = await addresses(spawnMsg(['broker', '--port', '0', ...login]));
    const publish = ['publish', '/queue/a', '--broker', stomp];
    const stdin = '{"n":1}\n';
    expect((await runMsg([...publish, ...login], { stdin })).code).toBe(0);
    const env = { MSG_USER: 'grid', MSG_PASSWORD: 'grid secret' };
    expect((await runMsg(publish, { stdin, env })).code).toBe(0);
    const wrong = await runMsg(publish, { stdin, env: { ...env, MSG_PASSWORD: 'guess' } });
    expect(wrong.stderr).not.toMatch(/guess|grid secret/);
    expect(wrong.code).toBe(77);
    expect((await runMsg(publish, { stdin })).code).toBe(77);
  });

  test.each(['--port', '--ws-port'])('tells when %s is in use', async (flag) => {
    const { port } = await embeddedBroker();
    const ports = { '--port': '0', [flag]: String(port) };
    const args = Object.entries(ports).flat();
    const { code, stdout, stderr } = await runMsg(['broker', ...args]);
    expect(stderr).toMatch(
      new RegExp(`^msg: 127\\.0\\.0\\.1:${port}: .*in use.*; choose another[^\n]*\n$`),
    );
    expect(String(stdout)).toBe('');
    expect(code).toBe(74);
  });

  test('tells when it may not listen there', async () => {
    const { code, stderr } = await runMsg(['broker', '--port', '0', '--host', '192.0.2.1']);
    expect(stderr).toMatch(/^msg: 192\.0\.2\.1:0: the broker cannot listen: [^\n]*\n$/);
    expect(code).toBe(74);
  });

  test('keeps to --max-body', async () => {
    const broker = spawnMsg(['broker', '--port', '0', '--max-body', '1k']);
    const { stomp } = await addresses(broker);
    const stdin = `{"n":1}\n{"x":"${'x'.repeat(2000)}"}\n`;
    const publish = ['publish', '/queue/a', '--broker', stomp];
    const { code, stderr } = await runMsg(publish, { stdin });
    expect(stderr).toMatch(/^msg: stdin:2: .*exceeds 1024 bytes/m);
    expect(code).toBe(1);
  });

  test('writes its counts on SIGUSR1', async () => {
    const broker = spawnMsg(['broker', '--port', '0']);
    const { stomp } = await addresses(broker);
    await runMsg(['publish', '/queue/a', '--broker', stomp], { stdin: '{"n":1}\n' });
    broker.signal('SIGUSR1');
    const [, text = ''] = await broker.waitForStderr(/^msg: (\{.*\})$/m);
    expect(JSON.parse(text)).toMatchObject({
      received: 1,
      queues: [{ destination: '/queue/a', pending: 1 }],
    });
  });
});
