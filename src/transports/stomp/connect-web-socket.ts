import { once } from 'node:events';
import WebSocket from 'ws';
import { MsgError } from '../../core/errors.ts';
import type { Link } from '../../wire/link.ts';
import { webSocketLink } from '../../wire/web-socket-link.ts';
import type { BrokerAddress } from './address.ts';
import { type ConnectOptions, serverName } from './tls.ts';

const SUBPROTOCOLS = ['v12.stomp', 'v11.stomp', 'v10.stomp'];
/** Room for the headers of a frame whose body is as large as allowed. */
const HEAD_ROOM = 1024 * 1024;

/** STOMP over WebSocket, as brokers offer it to what cannot open a plain socket. */
export async function connectWebSocket(
  { scheme, host, port, path }: BrokerAddress,
  { tls, maxBody }: ConnectOptions,
  signal: AbortSignal,
): Promise<Link> {
  const name = host.includes(':') ? `[${host}]` : host;
  const socket = new WebSocket(`${scheme}://${name}:${port}${path}`, SUBPROTOCOLS, {
    ...(scheme === 'wss' ? { ...tls, ...serverName(host), minVersion: 'TLSv1.2' } : {}),
    perMessageDeflate: false,
    maxPayload: maxBody + HEAD_ROOM,
    // RabbitMQ sends opaque bodies as text messages; their bytes must come through as they are.
    skipUTF8Validation: true,
  });
  try {
    await once(socket, 'open', { signal });
    return webSocketLink(socket, `${host}:${port}`);
  } catch (error) {
    socket.on('error', () => undefined).terminate();
    throw explain(error);
  }
}

function explain(error: unknown): unknown {
  const [, status] = /Unexpected server response: (\d+)/.exec(String(error)) ?? [];
  if (status === undefined) return error;
  return new MsgError('protocol', `no WebSocket there: the server answered HTTP ${status}`, {
    cause: error,
    hint: 'check the path; RabbitMQ serves it at /ws',
  });
}
