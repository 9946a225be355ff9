import { describe, expect, test } from 'vitest';
import { consumed } from './consumed.ts';
import { embeddedBroker, put, records, takeAll, waiting } from './embedded-broker.ts';
import { bodiesOf } from './published.ts';
import { spawnShell } from './shell.ts';
import { until } from './until.ts';

const numbered = (count: number) => Array.from({ length: count }, (_none, n) => `{"n":${n}}`);
const IDLE = ['--idle', '300ms'];

describe('when it ends', () => {
  test('--count takes so many and leaves the rest to others', async () => {
    const broker = await embeddedBroker();
    await put(broker, '/queue/a', numbered(10));
    const { code, stdout } = await broker.run(['consume', '/queue/a', '--count', '3']);
    expect(code).toBe(0);
    expect(String(stdout)).toBe('{"n":0}\n{"n":1}\n{"n":2}\n');
    expect(bodiesOf(await takeAll(broker, '/queue/a'))).toEqual(numbered(10).slice(3));
  });

  test('--count 0 takes nothing', async () => {
    const broker = await embeddedBroker();
    await put(broker, '/queue/a', numbered(1));
    expect(await broker.run(['consume', '/queue/a', '-n', '0'])).toMatchObject({ code: 0 });
    expect(waiting(broker, '/queue/a')).toBe(1);
  });

  test('--expect ends when they have come', async () => {
    const broker = await embeddedBroker();
    await put(broker, '/queue/a', numbered(10));
    const { code, stdout } = await broker.run(['consume', '/queue/a', '--expect', '4']);
    expect({ code, lines: records(stdout).length }).toEqual({ code: 0, lines: 4 });
    expect(waiting(broker, '/queue/a')).toBe(6);
  });

  test('--expect with --count takes up to the count', async () => {
    const broker = await embeddedBroker();
    await put(broker, '/queue/a', numbered(10));
    const args = ['consume', '/queue/a', '--expect', '1', '--count', '5'];
    expect(records((await broker.run(args)).stdout)).toHaveLength(5);
    const more = ['consume', '/queue/a', '--expect', '9', '--count', '5'];
    expect(await broker.run(more)).toMatchObject({
      code: 124,
      stderr: 'msg: 5 of 9 expected messages came\n',
    });
  });

  test('--idle does not count the time that a slow reader takes', async () => {
    const broker = await embeddedBroker();
    await put(broker, '/queue/a', Array(1000).fill(`{"x":"${'x'.repeat(1000)}"}`));
    const script = 'msg consume /queue/a --idle 300ms | { sleep 1; wc -l; }';
    expect(String((await (await spawnShell(broker, script)).finished).stdout)).toBe('1000\n');
  });

  test('--duration, also where messages never cease', async () => {
    const broker = await embeddedBroker();
    const consuming = broker.run(['consume', '/queue/a', '--duration', '500ms']);
    let done = false;
    void consuming.finally(() => {
      done = true;
    });
    let sent = 0;
    for (; !done; sent += 10) await put(broker, '/queue/a', numbered(10));
    const { code, stdout, stderr } = await consuming;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(records(stdout).length + waiting(broker, '/queue/a')).toBe(sent);
  });

  test('without any of them it goes on', async () => {
    const broker = await embeddedBroker();
    const msg = broker.spawn(['consume', '/queue/a']);
    for (const body of numbered(3)) {
      await put(broker, '/queue/a', [body]);
      await msg.waitForLine(new RegExp(`^${body}$`));
    }
    msg.signal('SIGTERM');
    expect((await msg.finished).code).toBe(143);
  });
});

describe('what it takes', () => {
  test('--durable with --client-id: what was sent while it was away', async () => {
    const broker = await embeddedBroker();
    const flags = ['--durable', 'store', '--client-id', 'me', ...IDLE];
    const args = ['consume', '/topic/a', ...flags];
    expect(String((await broker.run(args)).stdout)).toBe('');
    await put(broker, '/topic/a', numbered(3));
    expect(broker.stats().durables).toMatchObject([{ clientId: 'me', name: 'store', pending: 3 }]);
    expect(String((await broker.run(args)).stdout)).toBe(`${numbered(3).join('\n')}\n`);
    expect(broker.stats().durables).toMatchObject([{ pending: 0, unacknowledged: 0 }]);
  });

  test('--selector: the others stay', async () => {
    const broker = await embeddedBroker();
    await put(broker, '/queue/a', ['{"n":1}', '{"n":2}'], { site: 'CERN' });
    await put(broker, '/queue/a', ['{"n":3}'], { site: 'RAL' });
    const args = ['consume', '/queue/a', '--selector', "site = 'RAL' OR n > 5", ...IDLE];
    expect(String((await broker.run(args)).stdout)).toBe('{"n":3}\n');
    expect(bodiesOf(await takeAll(broker, '/queue/a'))).toEqual(['{"n":1}', '{"n":2}']);
  });

  test('a selector with a mistake is told', async () => {
    const broker = await embeddedBroker();
    const { code, stderr } = await broker.run(['consume', '/queue/a', '--selector', 'site =']);
    expect(stderr).toMatch(/^msg: [^\n]*selector[^\n]*\n$/i);
    expect(code).toBe(76);
  });

  test('--prefetch holds no more than that back from others', async () => {
    const broker = await embeddedBroker();
    await put(broker, '/queue/a', Array(20).fill(`{"x":"${'x'.repeat(1_000_000)}"}`));
    const args = ['consume', '/queue/a', '--prefetch', '5', '--batch', '5'];
    const msg = broker.spawn(args, { unread: true });
    const held = () => broker.stats().queues[0]?.unacknowledged ?? 0;
    await until(() => held() > 0);
    expect(held()).toBeLessThanOrEqual(5);
    await msg.kill();
  });

  test.each(['1', '7', '10000'])('--batch %s loses nothing and keeps the order', async (batch) => {
    const output = await consumed(['--batch', batch, '--prefetch', '50'], numbered(1000));
    expect(String(output)).toBe(`${numbered(1000).join('\n')}\n`);
  });
});
