import type { BrokerState } from './broker-state.ts';
import type { Counters } from './counters.ts';

interface QueueStats {
  readonly destination: string;
  /** Messages that wait. */
  readonly pending: number;
  /** Messages that consumers have not acknowledged. */
  readonly unacknowledged: number;
  readonly consumers: number;
}

interface DurableStats {
  readonly clientId: string;
  readonly name: string;
  readonly destination: string;
  readonly pending: number;
  readonly unacknowledged: number;
  readonly active: boolean;
}

/** The broker at one moment; the counters count from its start. */
export interface BrokerStats extends Readonly<Counters> {
  readonly connections: number;
  /** Bytes of all messages held for consumers and in open transactions. */
  readonly storedBytes: number;
  /** Subscribers of topics, durable ones and virtual topic queues included. */
  readonly topicSubscribers: number;
  readonly queues: readonly QueueStats[];
  readonly durables: readonly DurableStats[];
}

export function brokerStats(broker: BrokerState, connections: number): BrokerStats {
  const { queues, topics } = broker.destinations;
  return {
    ...broker.counters,
    connections,
    storedBytes: broker.memory.used,
    topicSubscribers: topics.size,
    queues: [...queues.all()].map((queue) => ({
      destination: `/queue/${queue.name}`,
      pending: queue.pending,
      unacknowledged: queue.unsettled,
      consumers: queue.consumers,
    })),
    durables: [...broker.durables.all()].map(({ wish, queue, active }) => ({
      clientId: wish.clientId,
      name: wish.name,
      destination: wish.destination,
      pending: queue.pending,
      unacknowledged: queue.unsettled,
      active,
    })),
  };
}
