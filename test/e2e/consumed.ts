import { expect } from 'vitest';
import { embeddedBroker, put, waiting } from './embedded-broker.ts';

/** What consume writes of these messages, all of which it must take. */
export async function consumed(
  args: readonly string[],
  bodies: readonly (string | Buffer)[],
  headers = {},
) {
  const broker = await embeddedBroker();
  await put(broker, '/queue/a', bodies, headers);
  const result = await broker.run(['consume', '/queue/a', '--idle', '300ms', ...args]);
  expect(result).toMatchObject({ code: 0, stderr: '' });
  expect(waiting(broker, '/queue/a')).toBe(0);
  return result.stdout;
}
