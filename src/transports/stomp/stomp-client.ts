import type { BrokerAddress } from './address.ts';
import type { SessionOptions } from './session-options.ts';
import { Client, type StompClient } from './stompjs.ts';
import type { StompjsSocket } from './stompjs-socket.ts';

/** A stompjs client over our socket, set up so that it does nothing on its own and prints nothing. */
export function newClient(
  address: BrokerAddress,
  options: SessionOptions,
  socket: StompjsSocket,
): StompClient {
  return new Client({
    webSocketFactory: () => socket,
    connectHeaders: connectHeaders(address, options),
    heartbeatIncoming: options.heartBeat,
    // RabbitMQ 3.10 crashes a WebSocket session for which it expects heart-beats as soon as its flow
    // control lets the client go on again; its own heart-beats keep that link alive as well.
    heartbeatOutgoing: address.scheme.startsWith('ws') ? 0 : options.heartBeat,
    reconnectDelay: 0,
    connectionTimeout: 0,
    // Without this it would serialise each frame twice for its log.
    logRawCommunication: true,
    debug: () => undefined,
  });
}

function connectHeaders(address: BrokerAddress, options: SessionOptions): Record<string, string> {
  const user = options.user ?? address.user;
  const password = options.password ?? address.password;
  const { clientId } = options;
  return {
    // RabbitMQ takes this for the virtual host, whose usual name is "/"; the others overlook it.
    host: options.vhost ?? '/',
    ...(user === undefined ? {} : { login: user }),
    ...(password === undefined ? {} : { passcode: password }),
    ...(clientId === undefined ? {} : { 'client-id': clientId }),
  };
}
