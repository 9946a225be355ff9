import { expect } from 'vitest';
import type { Received } from '../broker/raw-client.ts';
import type { MsgOptions } from '../kit/msg.ts';
import { embeddedBroker, takeAll } from './embedded-broker.ts';

/** Publishes to /queue/a, which must go well, and gives the messages as they arrived. */
export async function published(
  args: readonly string[],
  stdin: MsgOptions['stdin'] = '',
): Promise<readonly Received[]> {
  const broker = await embeddedBroker();
  const result = await broker.run(['publish', '/queue/a', ...args], { stdin });
  expect(result).toEqual({ code: 0, signal: null, stdout: Buffer.alloc(0), stderr: '' });
  return takeAll(broker, '/queue/a');
}

export function bodiesOf(messages: readonly Received[]): readonly string[] {
  return messages.map(({ body }) => body);
}
