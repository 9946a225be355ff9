import type { Link } from '../wire/link.ts';
import { type BrokerState, newBrokerState } from './broker-state.ts';
import { Connection } from './connection.ts';
import { type Listener, listenTcp, listenWebSocket } from './listen.ts';
import { type BrokerOptions, type BrokerSettings, brokerSettings } from './settings.ts';
import { type BrokerStats, brokerStats } from './stats.ts';

export type { BrokerEvent, BrokerOptions } from './settings.ts';

/** How often messages whose time is over are looked for (ActiveMQ's expireMessagesPeriod). */
const EXPIRY_INTERVAL = 30_000;

/** A running broker. */
export interface Broker extends AsyncDisposable {
  readonly host: string;
  readonly port: number;
  readonly wsPort: number | undefined;
  stats(): BrokerStats;
  /** Disconnects all clients; what was stored is gone. May be called twice. */
  close(): Promise<void>;
}

/**
 * Starts an in-memory broker for development and tests: STOMP 1.0 to 1.2 over TCP and, with
 * `wsPort`, over WebSocket, behaving as ActiveMQ classic does (brokers.md). Throws MsgError `usage`
 * for wrong options and `io` when it cannot listen.
 *
 * @example
 * await using broker = await startBroker({ version: '1.0.0', port: 0 });
 * connect(`stomp://127.0.0.1:${broker.port}`);
 */
export async function startBroker(options: BrokerOptions): Promise<Broker> {
  const settings = brokerSettings(options);
  const broker = newBrokerState(settings);
  const connections = new Set<Connection>();
  const listeners = await listenAll(settings, (link) => accept(link, broker, connections));
  const expiry = setInterval(() => broker.removeExpired(), EXPIRY_INTERVAL).unref();
  const close = async () => {
    clearInterval(expiry);
    const closing = listeners.map((listener) => listener.close());
    for (const connection of connections) connection.destroy();
    await Promise.all([...closing, ...[...connections].map(({ closed }) => closed)]);
  };
  return {
    host: settings.host,
    port: listeners[0].port,
    wsPort: listeners[1]?.port,
    stats: () => brokerStats(broker, connections.size),
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function listenAll(
  settings: BrokerSettings,
  onLink: (link: Link) => void,
): Promise<readonly [Listener, ...Listener[]]> {
  const tcp = await listenTcp(settings, onLink);
  if (settings.wsPort === undefined) return [tcp];
  try {
    return [tcp, await listenWebSocket(settings, settings.wsPort, onLink)];
  } catch (thrown) {
    await tcp.close();
    throw thrown;
  }
}

function accept(link: Link, broker: BrokerState, connections: Set<Connection>): void {
  const { maxConnections } = broker.settings;
  const connection = new Connection(link, broker);
  connections.add(connection);
  void connection.closed.then(() => connections.delete(connection));
  if (connections.size > maxConnections) {
    connection.refuse(
      `Exceeded the maximum number of allowed client connections: ${maxConnections}`,
    );
  }
}
