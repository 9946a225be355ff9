import { connect } from 'node:net';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Broker } from '../../src/broker/broker.ts';
import { anyCuts, cut } from '../wire/frames.ts';
import { RawClient } from './raw-client.ts';
import { eventually, startWatched } from './start.ts';

/** Sends all chunks, each in a write of its own, and waits until the broker has taken them. */
async function pour({ port }: Broker, chunks: readonly Buffer[]): Promise<void> {
  const socket = connect(port, '127.0.0.1').setNoDelay(true);
  socket.on('error', () => {});
  socket.resume();
  const closed = new Promise((resolve) => socket.once('close', resolve));
  await new Promise((resolve) => socket.once('connect', resolve));
  for (const chunk of chunks) {
    if (socket.destroyed) break;
    await new Promise((resolve) => socket.write(chunk, resolve));
  }
  socket.end();
  await closed;
}

const VALID = [
  'CONNECT\naccept-version:1.2\nhost:x\nheart-beat:0,0\n\n\0',
  'SUBSCRIBE\nid:1\ndestination:/queue/a\nack:client\nactivemq.prefetchSize:5\n\n\0',
  "SUBSCRIBE\nid:2\ndestination:/topic/>\nselector:n > 5 AND s LIKE 'a%'\n\n\0",
  'SUBSCRIBE\nid:3\ndestination:/queue/a\nbrowser:true\n\n\0',
  'BEGIN\ntransaction:t\n\n\0',
  'SEND\ndestination:/queue/a,/topic/b\ntransaction:t\nn:7\ncontent-length:3\n\na\0b\0',
  'SEND\ndestination:/queue/a\nexpires:1\npersistent:true\n\nhello\0',
  'SEND\ndestination:/temp-queue/x\nreply-to:/temp-topic/y\nreceipt:r\n\nhello\0',
  'ACK\nid:1-1\ntransaction:t\n\n\0',
  'NACK\nid:1-2\n\n\0',
  'COMMIT\ntransaction:t\nreceipt:c\n\n\0\n',
  'UNSUBSCRIBE\nid:1\n\n\0',
  'DISCONNECT\nreceipt:d\n\n\0',
] as const;

const bytes = fc.uint8Array({ maxLength: 400 }).map((all) => Buffer.from(all));
/** A session with some of its bytes changed, left out or doubled. */
const mutated = fc
  .tuple(
    fc.array(fc.constantFrom(...VALID), { maxLength: 12 }),
    fc.array(fc.tuple(fc.nat(), fc.nat(255), fc.constantFrom('set', 'cut', 'double')), {
      maxLength: 6,
    }),
  )
  .map(([frames, changes]) => {
    let all = Buffer.from(VALID[0] + frames.join(''));
    for (const [place, byte, how] of changes) {
      const at = place % all.length;
      const [before, after] = [all.subarray(0, at), all.subarray(at + 1)];
      const middle = { set: [byte], cut: [], double: [all[at] ?? 0, all[at] ?? 0] }[how];
      all = Buffer.concat([before, Buffer.from(middle), after]);
    }
    return all;
  });

test('no bytes in any chunks bring it down', async () => {
  const { broker, faults } = await startWatched();
  await using _ = broker;
  await using witness = await RawClient.connect(broker);
  await fc.assert(
    fc.asyncProperty(fc.oneof(bytes, mutated), anyCuts, async (all, cuts) => {
      await pour(broker, cut(all, cuts));
      await witness.settled();
      expect(faults).toEqual([]);
    }),
    { numRuns: 300 },
  );
  await eventually(() => broker.stats().connections).toBe(1);
});
