import { expect, onTestFinished, test } from 'vitest';
import { startBroker } from '../../src/broker/broker.ts';
import { runMsg } from '../kit/msg.ts';
import { freePort } from '../kit/ports.ts';
import { embeddedBroker, put, takeAll, waiting } from './embedded-broker.ts';
import { bodiesOf } from './published.ts';
import { until } from './until.ts';

test('publish goes on where it was when the broker comes back', async () => {
  const broker = await embeddedBroker();
  const msg = broker.spawn(['publish', '/queue/a', '--report', 'json', '--timeout', '30s']);
  msg.stdin.write('{"n":1}\n');
  await until(() => waiting(broker, '/queue/a') === 1);
  await broker.close();
  msg.stdin.write('{"n":2}\n');
  const again = await startBroker({ version: '0.0.0', port: broker.port });
  onTestFinished(() => again.close());
  msg.stdin.end('{"n":3}\n');
  const { code, stderr } = await msg.finished;
  expect(JSON.parse(stderr.trimEnd().split('\n').at(-1) ?? '')).toEqual({
    read: 3,
    sent: 3,
    confirmed: 3,
    failed: 0,
    unknown: 0,
  });
  expect(code).toBe(0);
  const bodies = bodiesOf(await takeAll(again, '/queue/a'));
  expect(bodies.toSorted()).toEqual(['{"n":2}', '{"n":3}']);
});

test('publish gives up when the broker does not come back, and tells what is unknown', async () => {
  const broker = await embeddedBroker();
  const args = ['publish', '/queue/a', '--report', 'json', '--timeout', '500ms'];
  const msg = broker.spawn(args);
  msg.stdin.write('{"n":1}\n');
  await until(() => waiting(broker, '/queue/a') === 1);
  await broker.close();
  msg.stdin.write('{"n":2}\n');
  const { code, stderr } = await msg.finished;
  expect(stderr).toMatch(/^msg: stomp:.*: cannot connect: connection refused/m);
  expect(stderr).toContain('{"read":2,"sent":2,"confirmed":1,"failed":0,"unknown":1}');
  expect(code).toBe(69);
});

test('consume ends when the broker goes away', async () => {
  const broker = await embeddedBroker();
  await put(broker, '/queue/a', ['{"n":1}']);
  const msg = broker.spawn(['consume', '/queue/a']);
  await msg.waitForLine(/"n":1/);
  await broker.close();
  const { code, stderr } = await msg.finished;
  expect(stderr).toMatch(new RegExp(`^msg: ${broker.url}: the link to the broker was lost.*\n$`));
  expect(code).toBe(69);
});

test('of several brokers the first that can be reached is used', async () => {
  const broker = await embeddedBroker();
  const brokers = ['--broker', `stomp://127.0.0.1:${await freePort()}`, '--broker', broker.url];
  const publish = await runMsg(['publish', '/queue/a', ...brokers], { stdin: '{"n":1}\n' });
  expect(publish).toMatchObject({ code: 0, stderr: '' });
  const consume = await runMsg(['consume', '/queue/a', '--count', '1', ...brokers]);
  expect(String(consume.stdout)).toBe('{"n":1}\n');
});
