import { MsgError } from '../core/errors.ts';
import { DEFAULT_LIMITS, type FrameLimits } from '../wire/limits.ts';

/** What happens in the broker, for whoever shows or logs it; the listener must not throw. */
export type BrokerEvent =
  | {
      readonly type: 'connected';
      readonly peer: string;
      readonly version: string;
      readonly clientId: string;
    }
  | { readonly type: 'disconnected'; readonly peer: string; readonly reason: string | undefined }
  | { readonly type: 'subscribed'; readonly peer: string; readonly destination: string }
  /** The client was sent an ERROR; after a fatal one it is disconnected. Kind `internal` is our fault. */
  | {
      readonly type: 'refused';
      readonly peer: string;
      readonly error: MsgError;
      readonly fatal: boolean;
    }
  /** The system took away something, such as the means to accept more connections. */
  | { readonly type: 'failed'; readonly message: string }
  /** The store is full: this producer waits until consumers have made room. */
  | { readonly type: 'blocked'; readonly peer: string };

/** What startBroker takes. Sizes in bytes, times in milliseconds. */
export interface BrokerOptions {
  /** Product version, told to clients as `server:gridmsg/VERSION`. */
  readonly version: string;
  readonly host?: string | undefined;
  /** STOMP over TCP; 0 takes a free port. */
  readonly port?: number | undefined;
  /** STOMP over WebSocket; none when absent, 0 takes a free port. */
  readonly wsPort?: number | undefined;
  /** With `password`, what every CONNECT must name; both or none. */
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  readonly limits?: FrameLimits | undefined;
  readonly maxConnections?: number | undefined;
  /** How long a client may stay without a CONNECT. */
  readonly connectTimeout?: number | undefined;
  /**
   * All messages held for consumers together. Above it producers are not read until consumers have
   * made room, as with ActiveMQ's producer flow control.
   */
  readonly maxStoredBytes?: number | undefined;
  /** Messages of one connection's open transactions together. */
  readonly maxTransactionBytes?: number | undefined;
  /** Subscriptions of one connection; as many open transactions and temporary destinations. */
  readonly maxSubscriptions?: number | undefined;
  /** Durable subscriptions and virtual topic queues: they stay when their clients are gone. */
  readonly maxDurables?: number | undefined;
  readonly onEvent?: ((event: BrokerEvent) => void) | undefined;
}

type Optional = 'wsPort' | 'user' | 'password' | 'onEvent';
type Filled<T> = { readonly [Name in keyof T]-?: NonNullable<T[Name]> };

/** The options with the defaults filled in. */
export interface BrokerSettings extends Filled<Omit<BrokerOptions, Optional>> {
  readonly wsPort: number | undefined;
  readonly login: { readonly user: string; readonly password: string } | undefined;
  readonly onEvent: (event: BrokerEvent) => void;
}

const MIB = 1024 * 1024;

export function brokerSettings(options: BrokerOptions): BrokerSettings {
  return {
    version: options.version,
    host: options.host ?? '127.0.0.1',
    port: options.port ?? 61613,
    wsPort: options.wsPort,
    login: login(options),
    limits: options.limits ?? DEFAULT_LIMITS,
    maxConnections: options.maxConnections ?? 10_000,
    connectTimeout: options.connectTimeout ?? 30_000,
    maxStoredBytes: options.maxStoredBytes ?? 512 * MIB,
    maxTransactionBytes: options.maxTransactionBytes ?? 128 * MIB,
    maxSubscriptions: options.maxSubscriptions ?? 1000,
    maxDurables: options.maxDurables ?? 10_000,
    onEvent: options.onEvent ?? (() => {}),
  };
}

function login({ user, password }: BrokerOptions): BrokerSettings['login'] {
  if (user === undefined && password === undefined) return undefined;
  if (user !== undefined && password !== undefined) return { user, password };
  throw new MsgError('usage', 'the broker needs both a user and a password, or none');
}
