import { once } from 'node:events';
import { type Broker, startBroker } from '../broker/broker.ts';
import type { BrokerEvent } from '../broker/settings.ts';
import { readCredentials } from '../config/credentials.ts';
import { MsgError } from '../core/errors.ts';
import type { Talk } from '../ui/talk.ts';
import type { Edge } from './base-command.ts';
import { exitCode } from './exit-codes.ts';
import { onStatistics } from './interruption.ts';
import { writeLine } from './stdout.ts';

export interface BrokerRequest {
  readonly host: string | undefined;
  readonly port: number | undefined;
  readonly wsPort: number | undefined;
  readonly version: string;
}

/** Runs the embedded broker until a signal, which is its ordinary end. */
export async function runBroker(edge: Edge, request: BrokerRequest): Promise<number> {
  const { settings, talk, interruption } = edge;
  const { user, password } = await credentials(edge);
  const broker = await startBroker({
    ...request,
    user,
    password,
    limits: settings,
    onEvent: (event) => tell(talk, event),
  });
  try {
    onStatistics(() => JSON.stringify(broker.stats()));
    talk.warning('in memory only: what this broker holds is gone when it ends');
    await writeLine(JSON.stringify(addresses(broker)));
    if (!interruption.signal.aborted) await once(interruption.signal, 'abort');
  } finally {
    await broker.close();
  }
  return interruption.code ?? exitCode('done');
}

async function credentials({ settings }: Edge) {
  const { user, password } = await readCredentials(settings);
  if ((user === undefined) === (password === undefined)) return { user, password };
  throw new MsgError('usage', 'the broker needs both a user and a password, or none', {
    hint: 'use --user together with --password-file',
  });
}

function addresses({ host, port, wsPort }: Broker): Record<string, string> {
  return {
    stomp: `stomp://${host}:${port}`,
    ...(wsPort === undefined ? {} : { ws: `ws://${host}:${wsPort}` }),
  };
}

function tell(talk: Talk, event: BrokerEvent): void {
  if (event.type === 'refused') talk.note(`${event.peer}: ${event.error.message}`);
  if (event.type === 'blocked') talk.warning(`the store is full: ${event.peer} has to wait`);
  if (event.type === 'failed') talk.warning(event.message);
}
