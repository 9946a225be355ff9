import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { spawnMsg } from '../kit/msg.ts';
import type { MsgProcess } from '../kit/msg-process.ts';
import { until } from './until.ts';

const MIB = 1024 * 1024;
/** Milliseconds; an idle machine needs a tenth of it. */
const LONG = 240_000;

/** The environment to reach a broker that runs as a process of its own. */
async function addressOf(broker: MsgProcess): Promise<{ MSG_BROKER: string }> {
  return { MSG_BROKER: JSON.parse(await broker.waitForLine(/^\{/)).stomp };
}

/** Most memory the process ever had, in bytes. */
function peakMemory({ pid }: MsgProcess): number {
  const [, kilobytes] =
    /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) * 1024;
}

/** Writes so many short records, as fast as they are taken. */
async function feed({ stdin }: MsgProcess, count: number): Promise<void> {
  for (let n = 0; n < count; n += 1000) {
    const lines = Array.from({ length: 1000 }, (_none, i) => `{"n":${n + i}}\n`);
    if (!stdin.write(lines.join(''))) await once(stdin, 'drain');
  }
}

/** Takes a line from what the program writes, and leaves the rest unread. */
async function readLine({ stdout }: MsgProcess): Promise<string> {
  let line = '';
  while (!line.endsWith('\n')) {
    const byte: Buffer | null = stdout.read(1);
    if (byte === null) await once(stdout, 'readable');
    else line += byte;
  }
  return line;
}

test(
  'a million records go through publish and consume in little memory',
  async () => {
    const env = await addressOf(spawnMsg(['broker', '--port', '0']));
    const consume = spawnMsg(['consume', '/queue/a'], { env, unread: true });
    const publish = spawnMsg(['publish', '/queue/a'], { env });
    let lines = 0;
    consume.stdout.on('data', (chunk: Buffer) => {
      for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) lines += 1;
    });
    await feed(publish, 1_000_000);
    await until(() => lines === 1_000_000, LONG);
    const peaks = [peakMemory(publish), peakMemory(consume)];
    publish.stdin.end();
    consume.signal('SIGTERM');
    expect((await publish.finished).code).toBe(0);
    expect((await consume.finished).code).toBe(143);
    for (const peak of peaks) expect(peak).toBeLessThan(200 * MIB);
  },
  LONG,
);

test(
  'consume waits for a slow reader in little memory, however much waits for it',
  async () => {
    const broker = spawnMsg(['broker', '--port', '0']);
    const env = await addressOf(broker);
    const publish = spawnMsg(['publish', '/queue/a', '-H', `note=${'x'.repeat(200)}`], { env });
    await feed(publish, 200_000);
    publish.stdin.end();
    expect((await publish.finished).code).toBe(0);

    const consume = spawnMsg(['consume', '/queue/a', '--meta'], { env, unread: true });
    for (let n = 0; n < 4; n += 1) {
      expect(JSON.parse(await readLine(consume))).toMatchObject({ n });
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
    expect(peakMemory(consume)).toBeLessThan(200 * MIB);
    broker.signal('SIGUSR1');
    const [, stats = ''] = await broker.waitForStderr(/^msg: (\{.*\})$/m);
    const [{ pending, unacknowledged }] = JSON.parse(stats).queues;
    expect(pending + unacknowledged).toBeGreaterThan(190_000);
  },
  LONG,
);
