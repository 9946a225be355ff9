import type { Headers } from './message.ts';
import type { Sink } from './sink.ts';
import type { Source } from './source.ts';

/** What to take from a broker. */
export interface Subscription {
  readonly destination: string;
  /** Messages the broker may send ahead of acknowledgements. */
  readonly prefetch: number;
  /** A durable subscription of this name: what arrives while we are away is kept. */
  readonly durable?: string | undefined;
  readonly clientId?: string | undefined;
  /** SQL-92 condition on headers, evaluated by the broker. */
  readonly selector?: string | undefined;
}

/** How messages are sent. */
export interface Sending {
  readonly persistent: boolean;
  /** Milliseconds after which the broker may drop a message. */
  readonly ttl?: number | undefined;
  /** 0 to 9. */
  readonly priority?: number | undefined;
  /** Messages in flight, sent but not yet confirmed. */
  readonly window: number;
  /** Added to each message that has no header of that name. */
  readonly headers?: Headers | undefined;
}

/**
 * A way to a broker. Both calls connect, and reject with `unavailable`, `permission`, `protocol` or
 * `config` before anything is taken or sent.
 */
export interface Transport {
  subscribe(what: Subscription): Promise<Source>;
  send(how: Sending): Promise<Sink>;
}
