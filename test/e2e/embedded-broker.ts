import { onTestFinished } from 'vitest';
import { type Broker, type BrokerOptions, startBroker } from '../../src/broker/broker.ts';
import { RawClient, type Received } from '../broker/raw-client.ts';
import { type MsgOptions, runMsg, spawnMsg } from '../kit/msg.ts';
import type { MsgProcess, MsgResult } from '../kit/msg-process.ts';

export interface EmbeddedBroker extends Broker {
  readonly url: string;
  /** The built program, with this broker in MSG_BROKER. */
  run(args: readonly string[], options?: MsgOptions): Promise<MsgResult>;
  spawn(args: readonly string[], options?: MsgOptions): MsgProcess;
}

/** The embedded broker in this process, on a free port, for the test that asks for it. */
export async function embeddedBroker(
  options: Omit<Partial<BrokerOptions>, 'port'> = {},
): Promise<EmbeddedBroker> {
  const broker = await startBroker({ version: '0.0.0', ...options, port: 0 });
  onTestFinished(() => broker.close());
  const url = `stomp://127.0.0.1:${broker.port}`;
  const here = (more: MsgOptions): MsgOptions => ({
    ...more,
    env: { MSG_BROKER: url, ...more.env },
  });
  return {
    ...broker,
    url,
    run: (args, more = {}) => runMsg(args, here(more)),
    spawn: (args, more = {}) => spawnMsg(args, here(more)),
  };
}

/** Messages of the queue that nobody has acknowledged. */
export function waiting(broker: Broker, destination: string): number {
  const queue = broker.stats().queues.find((one) => one.destination === destination);
  return queue === undefined ? 0 : queue.pending + queue.unacknowledged;
}

/** Puts messages on the broker; those of text go as text, without a content-length. */
export async function put(
  { port }: Broker,
  destination: string,
  bodies: Iterable<string | Buffer>,
  headers: Readonly<Record<string, string>> = {},
): Promise<void> {
  await using client = await RawClient.connect({ port });
  for (const body of bodies) {
    const length = typeof body === 'string' ? {} : { 'content-length': String(body.length) };
    client.send('SEND', { destination, ...headers, ...length }, body);
  }
  await client.settled();
}

/** Takes all messages that wait on a queue, as frames. */
export async function takeAll(broker: Broker, destination: string): Promise<Received[]> {
  await using client = await RawClient.connect({ port: broker.port });
  const frames: Received[] = [];
  const count = waiting(broker, destination);
  client.send('SUBSCRIBE', { destination, id: '0', ack: 'auto' });
  while (frames.length < count) frames.push(await client.expect('MESSAGE'));
  return frames;
}

/** The lines of NDJSON output. */
export function records(output: Buffer): Record<string, unknown>[] {
  const text = output.toString();
  if (text !== '' && !text.endsWith('\n')) throw new Error('the last line has no end');
  const lines = text.split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line));
}
