import { mkdir, writeFile } from 'node:fs/promises';
import { BrokerProcess } from './broker-process.ts';
import { createAuthority } from './certificates.ts';
import { makeFolder } from './folder.ts';
import { freePort } from './ports.ts';
import {
  PASSWORD,
  PLUGINS,
  type RabbitmqPorts,
  rabbitmqConf,
  rabbitmqEnvironment,
  USER,
} from './rabbitmq-config.ts';
import { ServerProcess } from './server-process.ts';
import { probeStomp } from './stomp-probe.ts';

// The inner script: the one on the PATH insists on being root or the user rabbitmq.
const SERVER = '/usr/lib/rabbitmq/bin/rabbitmq-server';

/**
 * Mind on `kill`: a queue declared in the last two seconds or so may be gone after the next `start`,
 * confirmed messages and all, since RabbitMQ 3.10 writes the list of its queues to disk later.
 */
export interface Rabbitmq extends BrokerProcess {
  /** `stomp://127.0.0.1:PORT` */
  readonly stompUrl: string;
  /** `stomp+ssl://localhost:PORT` */
  readonly tlsUrl: string;
  /** `ws://127.0.0.1:PORT/ws` */
  readonly wsUrl: string;
  /** `wss://localhost:PORT/ws` */
  readonly wssUrl: string;
  /** `http://127.0.0.1:PORT`, the HTTP API below `/api`. */
  readonly managementUrl: string;
  /** The authority behind its certificate, PEM. */
  readonly caFile: string;
  readonly user: string;
  readonly password: string;
}

async function choosePorts(): Promise<RabbitmqPorts> {
  return {
    stomp: await freePort(),
    stompTls: await freePort(),
    webStomp: await freePort(),
    webStompTls: await freePort(),
    management: await freePort(),
    distribution: await freePort(),
    epmd: await freePort(),
  };
}

async function makeSettings(folder: string, ports: RabbitmqPorts): Promise<string> {
  const { caFile, issue } = await createAuthority(folder);
  const conf = rabbitmqConf(ports, await issue('localhost'), caFile);
  await mkdir(`${folder}/mnesia`);
  await writeFile(`${folder}/rabbitmq.conf`, conf);
  await writeFile(`${folder}/enabled_plugins`, PLUGINS);
  return caFile;
}

/** Rejects unless the HTTP API lets our user in. */
async function probeManagement(url: string): Promise<void> {
  const authorization = `Basic ${Buffer.from(`${USER}:${PASSWORD}`).toString('base64')}`;
  const response = await fetch(`${url}/api/whoami`, { headers: { authorization } });
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
}

function urls(ports: RabbitmqPorts) {
  return {
    stompUrl: `stomp://127.0.0.1:${ports.stomp}`,
    tlsUrl: `stomp+ssl://localhost:${ports.stompTls}`,
    wsUrl: `ws://127.0.0.1:${ports.webStomp}/ws`,
    wssUrl: `wss://localhost:${ports.webStompTls}/ws`,
    managementUrl: `http://127.0.0.1:${ports.management}`,
  };
}

/** Starts RabbitMQ (Debian package `rabbitmq-server`) on free loopback ports. */
export async function startRabbitmq(): Promise<Rabbitmq> {
  const folder = await makeFolder();
  const ports = await choosePorts();
  const caFile = await makeSettings(folder, ports);
  const env = rabbitmqEnvironment(folder, ports);
  const { stompUrl, tlsUrl, managementUrl, ...webUrls } = urls(ports);
  const login = { user: USER, password: PASSWORD };
  // Its own name server, in the foreground: the one it would start by itself stays behind for ever.
  const epmd = new ServerProcess({ folder, name: 'epmd', command: 'epmd', args: [], env });
  const broker = new BrokerProcess({
    folder,
    launch: () => new ServerProcess({ folder, name: 'rabbitmq', command: SERVER, args: [], env }),
    probe: async () => {
      await probeStomp(stompUrl, login);
      await probeStomp(tlsUrl, { ...login, caFile });
      await probeManagement(managementUrl);
    },
    companions: [epmd],
  });
  await broker.start();
  return Object.assign(broker, { stompUrl, tlsUrl, managementUrl, ...webUrls, caFile, ...login });
}
