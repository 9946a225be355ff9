import { describe, expect, test } from 'vitest';
import { DEFAULT_LIMITS } from '../../src/wire/limits.ts';
import { embeddedBroker, put, takeAll, waiting } from './embedded-broker.ts';
import { bodiesOf } from './published.ts';

const MIB = 1024 * 1024;
const sized = (n: number, bytes: number) => {
  const empty = `{"n":${n},"x":""}`;
  return `{"n":${n},"x":"${'x'.repeat(bytes - empty.length)}"}`;
};

describe('a record larger than the broker takes', () => {
  const strict = () => embeddedBroker({ limits: { ...DEFAULT_LIMITS, maxBody: MIB } });

  test('is refused alone, and the others arrive', async () => {
    const broker = await strict();
    const lines = [sized(1, 100), sized(2, 2 * MIB), sized(3, MIB), sized(4, 100)];
    const stdin = `${lines.join('\n')}\n`;
    const args = ['publish', '/queue/a', '--report', 'json'];
    const { code, stdout, stderr } = await broker.run(args, { stdin });
    expect(stderr).toMatch(/^msg: stdin:2: the broker refused: .*body exceeds 1048576 bytes$/m);
    expect(stderr).not.toMatch(/stdin:[134]/);
    const report = JSON.parse(stderr.trimEnd().split('\n').at(-1) ?? '');
    expect(report).toEqual({ read: 4, sent: 4, confirmed: 3, failed: 1, unknown: 0 });
    expect(String(stdout)).toBe('');
    expect(code).toBe(1);
    const bodies = bodiesOf(await takeAll(broker, '/queue/a'));
    expect(bodies.toSorted()).toEqual([lines[0], lines[2], lines[3]]);
  });

  test('ends it when strict', async () => {
    const broker = await strict();
    const stdin = `${sized(1, 2 * MIB)}\n`;
    const { code, stderr } = await broker.run(['publish', '/queue/a', '--strict'], { stdin });
    expect(stderr).toMatch(/^msg: stdin:1: the broker refused: [^\n]*\n$/);
    expect(code).toBe(76);
  });
});

test('a record with a header longer than the broker takes is refused alone', async () => {
  const broker = await embeddedBroker();
  const line = (n: number, header: string) =>
    JSON.stringify({ n, '@message': { headers: { note: header } } });
  const stdin = `${line(1, 'short')}\n${line(2, 'x'.repeat(20_000))}\n${line(3, 'short')}\n`;
  const { code, stderr } = await broker.run(['publish', '/queue/a'], { stdin });
  expect(stderr).toMatch(/^msg: stdin:2: [^\n]*header[^\n]*\n$/i);
  expect(code).toBe(1);
  const bodies = bodiesOf(await takeAll(broker, '/queue/a'));
  expect(bodies).toEqual(['{"n":1}', '{"n":3}']);
});

describe('a message larger than we take', () => {
  test('ends consume, told with what to do, and stays on the broker', async () => {
    const broker = await embeddedBroker();
    await put(broker, '/queue/a', [sized(1, 100), sized(2, 2 * MIB)]);
    const args = ['consume', '/queue/a', '--max-body', '1MiB', '--idle', '2s'];
    const { code, stderr } = await broker.run(args);
    expect(stderr).toMatch(/^msg: stomp:[^\n]*body exceeds 1048576 bytes; raise max-body[^\n]*\n$/);
    expect(code).toBe(76);
    expect(waiting(broker, '/queue/a')).toBeGreaterThan(0);

    const again = await broker.run(['consume', '/queue/a', '--count', '1', '--max-body', '3M']);
    expect(again).toMatchObject({ code: 0, stderr: '' });
  });

  test('is taken up to the limit', async () => {
    const broker = await embeddedBroker();
    await put(broker, '/queue/a', [sized(1, MIB)]);
    const args = ['consume', '/queue/a', '--max-body', '1MiB', '--count', '1'];
    expect(String((await broker.run(args)).stdout)).toBe(`${sized(1, MIB)}\n`);
  });
});
