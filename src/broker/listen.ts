import { createServer as createHttpServer } from 'node:http';
import { createServer, type Server } from 'node:net';
import { WebSocketServer } from 'ws';
import { MsgError } from '../core/errors.ts';
import { maxHead } from '../wire/limits.ts';
import type { Link } from '../wire/link.ts';
import { streamLink } from '../wire/stream-link.ts';
import { webSocketLink } from '../wire/web-socket-link.ts';
import type { BrokerSettings } from './settings.ts';

export interface Listener {
  readonly port: number;
  /** Takes no more connections, and resolves when those that are open have ended. */
  close(): Promise<void>;
}

/** Best first. */
const SUBPROTOCOLS = ['v12.stomp', 'v11.stomp', 'v10.stomp'];

/** STOMP over TCP. */
export async function listenTcp(
  settings: BrokerSettings,
  onLink: (link: Link) => void,
): Promise<Listener> {
  const server = createServer({ pauseOnConnect: true }, (socket) => onLink(streamLink(socket)));
  const port = await listen(server, settings.port, settings);
  return { port, close: () => closed(server) };
}

/** STOMP over WebSocket, on any path. */
export async function listenWebSocket(
  settings: BrokerSettings,
  wsPort: number,
  onLink: (link: Link) => void,
): Promise<Listener> {
  const { limits, connectTimeout } = settings;
  const server = createHttpServer((_request, response) => {
    response.writeHead(426, { 'content-type': 'text/plain', upgrade: 'websocket' });
    response.end('STOMP over WebSocket only\n');
  });
  server.headersTimeout = connectTimeout;
  const upgrades = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: limits.maxBody + maxHead(limits),
    handleProtocols: (offered) => SUBPROTOCOLS.find((one) => offered.has(one)) ?? false,
  });
  server.on('upgrade', (request, socket, head) => {
    const { remoteAddress = 'unknown', remotePort = 0 } = request.socket;
    upgrades.handleUpgrade(request, socket, head, (webSocket) => {
      onLink(webSocketLink(webSocket, `${remoteAddress}:${remotePort}`));
    });
  });
  const port = await listen(server, wsPort, settings);
  const close = () => {
    server.closeAllConnections();
    return closed(server);
  };
  return { port, close };
}

async function listen(server: Server, port: number, settings: BrokerSettings): Promise<number> {
  const { host, onEvent } = settings;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, host, resolve);
  }).catch((cause: unknown) => {
    throw cannotListen(`${host}:${port}`, cause);
  });
  server.on('error', ({ message }) => onEvent({ type: 'failed', message }));
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}

function cannotListen(where: string, cause: unknown): MsgError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new MsgError('io', `the broker cannot listen: ${why}`, {
    where,
    hint: 'choose another port or stop what uses this one',
    cause,
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
