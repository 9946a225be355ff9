import type { Certificate } from './certificates.ts';

export const USER = 'owner';
export const PASSWORD = 'owner secret';

export interface RabbitmqPorts {
  readonly stomp: number;
  readonly stompTls: number;
  readonly webStomp: number;
  readonly webStompTls: number;
  readonly management: number;
  /** Between the parts of RabbitMQ itself. */
  readonly distribution: number;
  readonly epmd: number;
}

export const PLUGINS = '[rabbitmq_stomp,rabbitmq_web_stomp,rabbitmq_management].\n';

function keyPair(prefix: string, certificate: Certificate, caFile: string): string {
  return `${prefix}.cacertfile = ${caFile}
${prefix}.certfile = ${certificate.certFile}
${prefix}.keyfile = ${certificate.keyFile}`;
}

/** rabbitmq.conf: STOMP, Web-STOMP and management, each on the loopback; no AMQP. */
export function rabbitmqConf(ports: RabbitmqPorts, certificate: Certificate, ca: string): string {
  return `
listeners.tcp = none
default_user = ${USER}
default_pass = ${PASSWORD}
stomp.listeners.tcp.1 = 127.0.0.1:${ports.stomp}
stomp.listeners.ssl.1 = 127.0.0.1:${ports.stompTls}
${keyPair('ssl_options', certificate, ca)}
ssl_options.verify = verify_none
web_stomp.tcp.ip = 127.0.0.1
web_stomp.tcp.port = ${ports.webStomp}
web_stomp.ssl.ip = 127.0.0.1
web_stomp.ssl.port = ${ports.webStompTls}
${keyPair('web_stomp.ssl', certificate, ca)}
management.tcp.ip = 127.0.0.1
management.tcp.port = ${ports.management}
log.console = true
log.console.level = info
log.file = false
`;
}

/** What the start script reads, so that it touches nothing outside the folder. */
export function rabbitmqEnvironment(folder: string, ports: RabbitmqPorts): Record<string, string> {
  return {
    HOME: folder,
    TMPDIR: folder,
    ERL_EPMD_ADDRESS: '127.0.0.1',
    ERL_EPMD_PORT: String(ports.epmd),
    RABBITMQ_BASE: folder,
    RABBITMQ_MNESIA_BASE: `${folder}/mnesia`,
    RABBITMQ_LOG_BASE: folder,
    RABBITMQ_CONF_ENV_FILE: '/dev/null',
    RABBITMQ_CONFIG_FILE: `${folder}/rabbitmq`,
    RABBITMQ_ADVANCED_CONFIG_FILE: `${folder}/advanced`,
    RABBITMQ_ENABLED_PLUGINS_FILE: `${folder}/enabled_plugins`,
    RABBITMQ_PID_FILE: `${folder}/pid`,
    RABBITMQ_NODENAME: 'test@localhost',
    RABBITMQ_DIST_PORT: String(ports.distribution),
    // The script then becomes the server instead of waiting for it, so that our signals reach it.
    RABBITMQ_ALLOW_INPUT: '1',
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS:
      '-noinput -start_epmd false -kernel inet_dist_use_interface {127,0,0,1}',
  };
}
