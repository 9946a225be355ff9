import { expect } from 'vitest';
import {
  type Broker,
  type BrokerEvent,
  type BrokerOptions,
  startBroker,
} from '../../src/broker/broker.ts';

/** A broker on free ports, for one test. */
export function start(options: Partial<BrokerOptions> = {}): Promise<Broker> {
  return startBroker({ version: '1.2.3', port: 0, ...options });
}

/** A broker that remembers faults of its own. */
export async function startWatched(): Promise<{ broker: Broker; faults: unknown[] }> {
  const faults: unknown[] = [];
  const onEvent = (event: BrokerEvent) => {
    if (event.type === 'refused' && event.error.kind === 'internal') faults.push(event.error);
  };
  return { broker: await start({ onEvent }), faults };
}

/** Waits for what the broker does in its own time. */
export function eventually(value: () => unknown): ReturnType<typeof expect.poll> {
  return expect.poll(value, { interval: 2, timeout: 20_000 });
}

/** What the broker holds when nothing is left of what clients sent. */
export const NOTHING_LEFT = { storedBytes: 0, queues: [] };
