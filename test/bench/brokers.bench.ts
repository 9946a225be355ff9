import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, test } from 'vitest';
import { activemq } from '../../src/transports/stomp/dialects/activemq.ts';
import type { Dialect } from '../../src/transports/stomp/dialects/dialect.ts';
import { rabbitmq } from '../../src/transports/stomp/dialects/rabbitmq.ts';
import { startActivemq } from '../kit/activemq.ts';
import { describeWith } from '../kit/describe-with.ts';
import { startRabbitmq } from '../kit/rabbitmq.ts';
import { writeMetrics } from '../kit/sample-records.ts';
import { useBroker } from '../kit/use-broker.ts';
import { COUNT, msg, peer, ROUNDS, report } from './pairs.ts';
import { writeRawFrames } from './raw-frames.ts';

let folder: string;
let input: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gridmsg-bench-'));
  input = join(folder, 'metrics.ndjson');
  await writeMetrics(input, COUNT);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/**
 * Whole processes, persistent records, against a bare socket that replays the same frames with one
 * receipt at the end, and one that takes and acknowledges by the hundred. In turn, so that drift of
 * the machine falls on both alike.
 */
async function compare(
  name: string,
  url: string,
  dialect: Dialect,
  login: { user?: string; password?: string },
): Promise<void> {
  const { hostname, port } = new URL(url.replace('stomp:', 'http:'));
  const { user = '', password = '' } = login;
  const env = user === '' ? {} : { MSG_USER: user, MSG_PASSWORD: password };
  const frames = join(folder, `${name}.frames`);
  const [theirs, ours] = ['/queue/bench.raw', '/queue/bench.msg'];
  await writeRawFrames(frames, theirs, dialect, COUNT);
  const raw = [hostname, port, user, password];
  const send: [number[], number[]] = [[], []];
  const take: [number[], number[]] = [[], []];
  // The first round warms the broker and is not counted.
  for (let round = 0; round <= ROUNDS; round += 1) {
    const rawSend = await peer('raw-publish', ...raw, frames);
    const rawTake = await peer('raw-consume', ...raw, theirs, String(COUNT));
    const msgSend = await msg(['publish', ours, input, '-b', url], env);
    const msgTake = await msg(['consume', ours, '--count', String(COUNT), '-b', url], env);
    if (round === 0) continue;
    send[0].push(msgSend);
    send[1].push(rawSend);
    take[0].push(msgTake);
    take[1].push(rawTake);
  }
  report(`${name}: publish, persistent, all confirmed`, ...send);
  report(`${name}: consume to a pipe, acknowledged`, ...take);
}

describeWith(['activemq'], 'ActiveMQ, KahaDB on disk', () => {
  const broker = useBroker(() => startActivemq({ persistent: true }));
  test('against a bare socket', () => compare('ActiveMQ', broker().stompUrl, activemq, {}));
});

describeWith(['rabbitmq'], 'RabbitMQ, durable queue', () => {
  const broker = useBroker(() => startRabbitmq());
  test('against a bare socket', () => compare('RabbitMQ', broker().stompUrl, rabbitmq, broker()));
});
