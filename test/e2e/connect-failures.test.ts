import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:tls';
import { expect, onTestFinished, test } from 'vitest';
import { createAuthority } from '../kit/certificates.ts';
import { runMsg } from '../kit/msg.ts';
import { freshFolder } from '../sinks/fresh-folder.ts';
import { embeddedBroker } from './embedded-broker.ts';
import { expectFailure } from './expect-failure.ts';

const ONE = { stdin: '{"n":1}\n' };

test('WebSocket to a plain STOMP port', async () => {
  const { port } = await embeddedBroker();
  const args = ['publish', '/queue/a', '--broker', `ws://127.0.0.1:${port}`];
  expectFailure(await runMsg(args, ONE), 76, /does not speak (WebSocket|HTTP)/);
});

test('WebSocket over TLS to a plain port', async () => {
  const { port } = await embeddedBroker();
  const args = ['publish', '/queue/a', '--broker', `wss://127.0.0.1:${port}`];
  expectFailure(
    await runMsg(args, ONE),
    76,
    /the other side does not speak TLS; use stomp:\/\/ or ws:\/\//,
  );
});

test('a broker that insists on a client certificate', async () => {
  const authority = await createAuthority(await freshFolder());
  const { certFile, keyFile } = await authority.issue('localhost');
  const [ca, cert, key] = await Promise.all(
    [authority.caFile, certFile, keyFile].map((f) => readFile(f)),
  );
  const server = createServer({ ca, cert, key, requestCert: true }, (socket) => socket.resume());
  server.on('tlsClientError', () => undefined).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const url = `stomp+ssl://localhost:${port}`;
  const args = ['publish', '/queue/a', '--broker', url, '--ca', authority.caFile];
  const result = await runMsg(args, ONE);
  expectFailure(result, 77, /asks for a client certificate; .*--cert/);
  expect(result.stderr).not.toMatch(/openssl/);
});
