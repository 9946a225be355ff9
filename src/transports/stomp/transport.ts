import { MsgError } from '../../core/errors.ts';
import type { Transport } from '../../core/transport.ts';
import { type BrokerAddress, parseAddress } from './address.ts';
import { openConfirmedSink } from './confirmed-sink.ts';
import { openSession, type Session } from './session.ts';
import type { SessionOptions } from './session-options.ts';
import { openSubscription } from './subscription-source.ts';

const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 5000;

export interface StompOptions extends SessionOptions {
  /** Broker URLs, tried in order. */
  readonly brokers: readonly string[];
  /** Told when a link was lost and is being made anew. */
  readonly onLost: (error: MsgError) => void;
}

/** STOMP brokers over TCP, TLS and WebSocket. Throws MsgError `usage` for URLs it cannot use. */
export function stompTransport(options: StompOptions): Transport {
  const addresses = options.brokers.map(parseAddress);
  const first = <T>(connect: (address: BrokerAddress) => Promise<T>) => inOrder(addresses, connect);
  return {
    subscribe: (what) => first((address) => openSubscription(address, options, what)),
    send: (how) =>
      openConfirmedSink({
        how,
        connect: () => first((address) => openSending(address, options)),
        backoff: { first: FIRST_WAIT_MS, longest: LONGEST_WAIT_MS, within: options.timeout },
        onLost: options.onLost,
      }),
  };
}

/**
 * In a transaction ActiveMQ tells of a bad SEND by an ERROR without receipt-id, and then refuses
 * the COMMIT, which is what we wait for. Elsewhere such an ERROR leaves everything in doubt.
 */
function openSending(address: BrokerAddress, options: SessionOptions): Promise<Session> {
  // Sending needs no client id, and two sessions of one id are refused.
  return openSession(
    address,
    { ...options, clientId: undefined },
    {
      message: () => undefined,
      untied: (_error, { confirm }) => confirm === 'transaction',
      ended: () => undefined,
    },
  );
}

/** The first address that can be reached; any other failure than that is final. */
async function inOrder<T>(
  addresses: readonly BrokerAddress[],
  connect: (address: BrokerAddress) => Promise<T>,
): Promise<T> {
  let failure = new MsgError('config', 'no broker is given', { hint: 'use --broker URL' });
  for (const address of addresses) {
    try {
      return await connect(address);
    } catch (error) {
      if (!(error instanceof MsgError) || error.kind !== 'unavailable') throw error;
      failure = error;
    }
  }
  throw failure;
}
