import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** A server of the test, on a free port; returns the port. */
async function serve(onSocket: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
    onSocket(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** Takes connections and never says a word. Tells when the first bytes came. */
export function silentServer(onData = () => {}): Promise<number> {
  return serve((socket) => socket.once('data', onData).resume());
}

/** Answers the first bytes it gets with these words, and hangs up. */
export function talkingServer(words: string): Promise<number> {
  return serve((socket) => socket.once('data', () => socket.end(words)));
}
