import { once } from 'node:events';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { MsgError } from '../../core/errors.ts';
import type { Link } from '../../wire/link.ts';
import { streamLink } from '../../wire/stream-link.ts';
import type { BrokerAddress } from './address.ts';
import { connectFailure } from './connect-failure.ts';
import { type ConnectOptions, serverName, type TlsOptions } from './tls.ts';

/** Opens the channel to a broker; rejects with `unavailable` (or `permission` for TLS) saying why. */
export async function connectLink(address: BrokerAddress, options: ConnectOptions): Promise<Link> {
  const signal = AbortSignal.timeout(options.connectTimeout);
  try {
    if (address.scheme === 'ws' || address.scheme === 'wss') {
      const { connectWebSocket } = await import('./connect-web-socket.ts');
      return await connectWebSocket(address, options, signal);
    }
    return streamLink(await connectSocket(address, options.tls, signal));
  } catch (error) {
    if (signal.aborted) {
      throw new MsgError('unavailable', `no connection within ${options.connectTimeout} ms`, {
        where: address.label,
        cause: error,
        hint: 'check host, port and firewall, or raise --connect-timeout',
      });
    }
    throw connectFailure(address, error);
  }
}

async function connectSocket(
  { scheme, host, port }: BrokerAddress,
  tls: TlsOptions,
  signal: AbortSignal,
): Promise<Socket> {
  const secure = scheme === 'stomp+ssl';
  // Node gives each address of a name only 250 ms by default: too short for a far broker.
  const options = { host, port, noDelay: true, autoSelectFamilyAttemptTimeout: 2000 };
  const socket = secure
    ? connectTls({ ...options, ...serverName(host), ...tls, minVersion: 'TLSv1.2' })
    : connectTcp(options);
  try {
    await once(socket, secure ? 'secureConnect' : 'connect', { signal });
    return socket;
  } catch (error) {
    // A late error after giving up must not become an uncaught one.
    socket.on('error', () => undefined).destroy();
    throw error;
  }
}
