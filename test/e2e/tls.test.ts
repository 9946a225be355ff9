import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { createServer, type TlsOptions } from 'node:tls';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type Authority, type Certificate, createAuthority } from '../kit/certificates.ts';
import { makeFolder, removeFolder } from '../kit/folder.ts';
import { runMsg } from '../kit/msg.ts';
import { type EmbeddedBroker, embeddedBroker, takeAll, waiting } from './embedded-broker.ts';
import { expectFailure } from './expect-failure.ts';
import { bodiesOf } from './published.ts';
import { silentServer } from './strange-servers.ts';

let folder: string;
let authority: Authority;
let certificate: Certificate;
beforeAll(async () => {
  folder = await makeFolder();
  authority = await createAuthority(folder);
  certificate = await authority.issue('localhost');
});
afterAll(() => removeFolder(folder));

/** TLS in front of a plain port; returns its own port. */
async function tlsTo(port: number, options: TlsOptions = {}): Promise<number> {
  const [cert, key] = await Promise.all(
    [certificate.certFile, certificate.keyFile].map((file) => readFile(file)),
  );
  const server = createServer({ cert, key, ...options }, (outside) => {
    const inside = connect(port, '127.0.0.1');
    outside.on('error', () => inside.destroy()).pipe(inside);
    inside.on('error', () => outside.destroy()).pipe(outside);
  });
  server.on('tlsClientError', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

const ONE = { stdin: '{"n":1}\n' };

function publishTo(url: string, ...more: string[]) {
  return runMsg(['publish', '/queue/a', '--broker', url, ...more], ONE);
}

async function withTls(options?: TlsOptions): Promise<EmbeddedBroker & { tlsPort: number }> {
  const broker = await embeddedBroker();
  return { ...broker, tlsPort: await tlsTo(broker.port, options) };
}

describe('a broker behind TLS', () => {
  test('is spoken to when its authority is given', async () => {
    const broker = await withTls();
    const url = `stomp+ssl://localhost:${broker.tlsPort}`;
    expect(await publishTo(url, '--ca', authority.caFile)).toMatchObject({ code: 0, stderr: '' });
    const consume = ['consume', '/queue/a', '--count', '1', '-b', url, '--ca', authority.caFile];
    expect(String((await runMsg(consume)).stdout)).toBe('{"n":1}\n');
  });

  test('is spoken to over WebSocket too', async () => {
    const broker = await embeddedBroker({ wsPort: 0 });
    const url = `wss://localhost:${await tlsTo(broker.wsPort ?? 0)}`;
    expect(await publishTo(url, '--ca', authority.caFile)).toMatchObject({ code: 0, stderr: '' });
    expect(waiting(broker, '/queue/a')).toBe(1);
  });

  test.each(['stomp+ssl', 'wss'])(
    'is not trusted over %s without its authority',
    async (scheme) => {
      const { tlsPort } = await withTls();
      const result = await publishTo(`${scheme}://localhost:${tlsPort}`);
      expectFailure(result, 77, /localhost:\d+: .*not signed by a trusted .*; .*--ca FILE/);
    },
  );

  test('is not trusted under another name', async () => {
    const { tlsPort } = await withTls();
    const url = `stomp+ssl://127.0.0.1:${tlsPort}`;
    const result = await publishTo(url, '--ca', authority.caFile);
    expectFailure(result, 77, /127\.0\.0\.1:\d+: .*is for another host name; use the name/);
  });

  test('is told when it is spoken to without TLS', async () => {
    const { tlsPort } = await withTls();
    const result = await publishTo(`stomp://localhost:${tlsPort}`);
    expectFailure(result, 69, /localhost:\d+: .*TLS ports need stomp\+ssl:\/\//);
  });

  test('gets the client certificate that it asks for', async () => {
    const ca = await readFile(authority.caFile);
    const broker = await withTls({ ca, requestCert: true });
    const url = `stomp+ssl://localhost:${broker.tlsPort}`;
    const trust = ['--ca', authority.caFile];
    const { certFile, keyFile } = await authority.issue('client');

    const known = await publishTo(url, ...trust, '--cert', certFile, '--key', keyFile);
    expect(known).toMatchObject({ code: 0, stderr: '' });
    expect(bodiesOf(await takeAll(broker, '/queue/a'))).toEqual(['{"n":1}']);
  });
});

describe('TLS to what does not speak it', () => {
  test('a plain STOMP port', async () => {
    const broker = await embeddedBroker();
    const result = await publishTo(`stomp+ssl://localhost:${broker.port}`);
    expectFailure(
      result,
      76,
      /localhost:\d+: cannot connect: .*TLS.*; use stomp:\/\/ or ws:\/\/ for/,
    );
  });

  test('a server that says nothing', async () => {
    const url = `stomp+ssl://localhost:${await silentServer()}`;
    const result = await publishTo(url, '--connect-timeout', '300ms');
    expectFailure(result, 69, /localhost:\d+: no connection within 300 ms; check host, port/);
  });
});
