import { readCredentials } from '../config/credentials.ts';
import type { Settings } from '../config/settings.ts';
import type { Transport } from '../core/transport.ts';
import type { Talk } from '../ui/talk.ts';
import { readTls } from './read-tls.ts';

/** The way to the brokers that the settings name; the library behind it is loaded here. */
export async function openTransport(settings: Settings, talk: Talk): Promise<Transport> {
  const [{ stompTransport }, { DIALECTS }, credentials, tls] = await Promise.all([
    import('../transports/stomp/transport.ts'),
    import('../transports/stomp/dialects/table.ts'),
    readCredentials(settings),
    readTls(settings),
  ]);
  return stompTransport({
    brokers: settings.broker,
    tls,
    connectTimeout: settings.connectTimeout,
    timeout: settings.timeout,
    heartBeat: settings.heartBeat,
    limits: settings,
    user: credentials.user,
    password: credentials.password,
    vhost: settings.vhost,
    clientId: settings.clientId,
    dialect: DIALECTS[settings.dialect],
    onLost: ({ message, where }) =>
      talk.warning(`${where ?? 'broker'}: ${message}; trying to connect again`),
  });
}
