import { mkdir, writeFile } from 'node:fs/promises';
import { activemqXml, LOG4J_PROPERTIES, OWNER } from './activemq-config.ts';
import { BrokerProcess } from './broker-process.ts';
import { createAuthority } from './certificates.ts';
import { makeFolder } from './folder.ts';
import { freePort } from './ports.ts';
import { ServerProcess } from './server-process.ts';
import { probeStomp } from './stomp-probe.ts';

export { LIMITED, OWNER } from './activemq-config.ts';

const HOME = '/usr/share/activemq';

export interface ActivemqOptions {
  /** Keep messages on disk (KahaDB) rather than in memory. */
  readonly persistent: boolean;
  /** Let in only the users OWNER and LIMITED. */
  readonly accounts?: boolean;
  /** The name in its TLS certificate, when another than `localhost`. */
  readonly certificateName?: string;
}

export interface Activemq extends BrokerProcess {
  /** `stomp://127.0.0.1:PORT` */
  readonly stompUrl: string;
  /** `stomp+ssl://localhost:PORT` */
  readonly tlsUrl: string;
  /** The authority behind its certificate, PEM. */
  readonly caFile: string;
  /** OWNER's, with `accounts`; else anyone may do anything. */
  readonly user?: string;
  readonly password?: string;
}

function launch(folder: string): ServerProcess {
  const java = ['-Xms64m', '-Xmx512m', '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC'];
  const tidy = ['-XX:-UsePerfData', `-Djava.io.tmpdir=${folder}`, '-Djava.awt.headless=true'];
  const places = { home: HOME, base: folder, conf: folder, data: `${folder}/data` };
  return new ServerProcess({
    folder,
    name: 'activemq',
    command: 'java',
    args: [
      ...java,
      ...tidy,
      ...Object.entries(places).map(([name, path]) => `-Dactivemq.${name}=${path}`),
      `-Dactivemq.classpath=${folder}`,
      ...['-jar', `${HOME}/bin/activemq.jar`, 'start', `xbean:file:${folder}/activemq.xml`],
    ],
  });
}

/** Starts ActiveMQ classic (Debian package `activemq`) on free loopback ports. */
export async function startActivemq(options: ActivemqOptions): Promise<Activemq> {
  const { persistent, accounts = false, certificateName: serverName = 'localhost' } = options;
  const folder = await makeFolder();
  const authority = await createAuthority(folder);
  const { keyStore } = await authority.issue(serverName);
  const { caFile } = authority;
  const stompPort = await freePort();
  const tlsPort = await freePort();
  const stompUrl = `stomp://127.0.0.1:${stompPort}`;
  const tlsUrl = `stomp+ssl://localhost:${tlsPort}`;
  const login = accounts ? OWNER : {};

  await mkdir(`${folder}/data`);
  await writeFile(`${folder}/log4j.properties`, LOG4J_PROPERTIES);
  const xml = activemqXml({ folder, persistent, accounts, stompPort, tlsPort, keyStore });
  await writeFile(`${folder}/activemq.xml`, xml);

  const broker = new BrokerProcess({
    folder,
    launch: () => launch(folder),
    probe: async () => {
      await probeStomp(stompUrl, login);
      await probeStomp(tlsUrl, { ...login, caFile, serverName });
    },
  });
  await broker.start();
  return Object.assign(broker, { stompUrl, tlsUrl, caFile, ...login });
}
