import { type Counters, newCounters } from './counters.ts';
import { Destinations } from './destinations.ts';
import { Durables } from './durables.ts';
import { Memory } from './memory.ts';
import type { BrokerSettings } from './settings.ts';

/** What all connections of one broker share. */
export interface BrokerState {
  readonly settings: BrokerSettings;
  readonly memory: Memory;
  readonly counters: Counters;
  readonly destinations: Destinations;
  readonly durables: Durables;
  /** Client ids in use, with the peer that uses each. */
  readonly clients: Map<string, string>;
  /** Looks for messages whose time is over where nobody comes for them. */
  removeExpired(): void;
  /** A new name of the form `ID:gridmsg-START-NUMBER`, for a connection. */
  nextConnectionId(): string;
}

export function newBrokerState(settings: BrokerSettings): BrokerState {
  const memory = new Memory(settings.maxStoredBytes);
  const counters = newCounters();
  // The start time keeps ids apart from those of an earlier broker at the same place.
  const stamp = Date.now().toString(36);
  let copies = 0;
  const nextId = () => {
    copies += 1;
    return `ID:gridmsg-${stamp}-0:${copies}`;
  };
  const { maxDurables } = settings;
  const destinations = new Destinations({ memory, counters, maxVirtual: maxDurables, nextId });
  const durables = new Durables(destinations.topics, destinations.keeper, maxDurables);
  let connections = 0;
  const nextConnectionId = () => {
    connections += 1;
    return `ID:gridmsg-${stamp}-${connections}`;
  };
  const removeExpired = () => {
    for (const queue of destinations.queues.all()) queue.removeExpired();
    for (const { queue } of durables.all()) queue.removeExpired();
  };
  const shared = { settings, memory, counters, destinations, durables };
  return { ...shared, clients: new Map(), removeExpired, nextConnectionId };
}
