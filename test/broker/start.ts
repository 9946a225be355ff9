import { type Broker, type BrokerOptions, startBroker } from '../../src/broker/broker.ts';

/** A broker on free ports, for one test. */
export function start(options: Partial<BrokerOptions> = {}): Promise<Broker> {
  return startBroker({ version: '1.2.3', port: 0, ...options });
}

/** What the broker holds when nothing is left of what clients sent. */
export const NOTHING_LEFT = { storedBytes: 0, queues: [] };
