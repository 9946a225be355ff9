import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import type { Broker } from '../../src/broker/broker.ts';
import { describeWith } from '../kit/describe-with.ts';
import type { Need } from '../kit/packages.ts';
import { RawClient } from './raw-client.ts';
import { start } from './start.ts';

interface Foreign {
  readonly need: Need;
  /** Debian's own, which has the packages, and not another of the PATH. */
  readonly program: string;
  readonly script: string;
  readonly versions: readonly string[];
}

const CLIENTS: readonly Foreign[] = [
  {
    need: 'python3-stomp',
    program: '/usr/bin/python3',
    script: 'client.py',
    versions: ['consume', 'consume_1_1'],
  },
  {
    need: 'libnet-stomp-perl',
    program: '/usr/bin/perl',
    script: 'client.pl',
    versions: ['consume'],
  },
  {
    need: 'ruby-stomp',
    program: '/usr/bin/ruby',
    script: 'client.rb',
    versions: ['consume', 'consume_1_1'],
  },
];

const run = promisify(execFile);

/** What one step of a client's script printed. */
async function step({ program, script }: Foreign, { port }: Broker, name: string) {
  const path = fileURLToPath(new URL(`foreign/${script}`, import.meta.url));
  // A home of its own and no site packages: the system's library is what is tested.
  const env = { PATH: '/usr/bin:/bin', HOME: '/nonexistent', LC_ALL: 'C.UTF-8' };
  const { stdout } = await run(program, [path, String(port), name], { env, timeout: 25_000 });
  return JSON.parse(stdout) as unknown;
}

for (const foreign of CLIENTS) {
  describeWith([foreign.need], `a client written with ${foreign.need}`, () => {
    test('publishes and has each message confirmed', async () => {
      await using broker = await start();
      expect(await step(foreign, broker, 'publish')).toEqual(['r0', 'r1', 'r2']);
      expect(broker.stats().queues).toMatchObject([{ destination: '/queue/foreign', pending: 3 }]);
    });

    test.each(foreign.versions)('takes and acknowledges: %s', async (name) => {
      await using broker = await start();
      await step(foreign, broker, 'publish');
      const bodies = ['message 0', 'message 1', 'message 2'];
      expect(await step(foreign, broker, name)).toEqual(bodies);
      expect(broker.stats()).toMatchObject({ queues: [], storedBytes: 0 });
    });

    test('commits and aborts transactions', async () => {
      await using broker = await start();
      await step(foreign, broker, 'transaction');
      await using reader = await RawClient.connect(broker);
      reader.send('SUBSCRIBE', { id: '1', destination: '/queue/foreign' });
      const bodies = (await reader.settled()).map(({ body }) => body);
      expect(bodies).toEqual(['kept 0', 'kept 1']);
    });

    test('keeps a durable subscription', async () => {
      await using broker = await start();
      await step(foreign, broker, 'durable');
      await using sender = await RawClient.connect(broker);
      await sender.confirmed('SEND', { destination: '/topic/foreign' }, 'while away');
      expect(await step(foreign, broker, 'durable_read')).toEqual(['while away']);
      expect(broker.stats().durables).toMatchObject([{ pending: 0, active: false }]);
    });

    test('understands errors', async () => {
      await using broker = await start();
      const message = 'Invalid transaction id: unknown';
      expect(await step(foreign, broker, 'error')).toEqual([message]);
    });
  });
}
