import { MsgError } from '../../core/errors.ts';
import { redactUrl } from '../../core/redact.ts';

/** One broker, as a URL names it. */
export interface BrokerAddress {
  /** The URL without its password, for messages. */
  readonly label: string;
  readonly scheme: 'stomp' | 'stomp+ssl' | 'ws' | 'wss';
  readonly host: string;
  readonly port: number;
  /** Path of a WebSocket end point, `/` when none is given. */
  readonly path: string;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
}

/** RabbitMQ serves STOMP over WebSocket at /ws on 15674, ActiveMQ at / on 61614 (brokers.md). */
const DEFAULT_PORTS = { stomp: 61613, 'stomp+ssl': 61612, ws: 61614, wss: 61614 } as const;

/** Throws MsgError `usage` for what is no broker URL. */
export function parseAddress(url: string): BrokerAddress {
  const [, scheme = ''] = /^([a-z+]+):\/\//i.exec(url) ?? [];
  if (!isScheme(scheme)) throw unusable(url, 'the scheme must be stomp, stomp+ssl, ws or wss');
  let parts: URL;
  try {
    // URL knows host, port and credentials only of the schemes of the web.
    parts = new URL(`http${url.slice(scheme.length)}`);
  } catch {
    throw unusable(url, 'it is no valid URL');
  }
  const port = explicitPort(url) ?? DEFAULT_PORTS[scheme];
  return {
    label: redactUrl(url),
    scheme,
    host: parts.hostname.replace(/^\[|\]$/g, ''),
    port,
    path: parts.pathname + parts.search,
    ...credentials(parts),
  };
}

function isScheme(text: string): text is BrokerAddress['scheme'] {
  return text in DEFAULT_PORTS;
}

/** URL drops port 80 as http's own default, so it is read from the text. */
function explicitPort(url: string): number | undefined {
  const [, port] = /^[a-z+]+:\/\/[^/?#]*:(\d+)(?=[/?#]|$)/i.exec(url) ?? [];
  return port === undefined ? undefined : Number(port);
}

function credentials(parts: URL): { user?: string; password?: string } {
  const user = decodeURIComponent(parts.username);
  const password = decodeURIComponent(parts.password);
  return { ...(user === '' ? {} : { user }), ...(password === '' ? {} : { password }) };
}

function unusable(url: string, why: string): MsgError {
  return new MsgError('usage', `cannot use the broker URL ${redactUrl(url)}: ${why}`, {
    hint: 'write it as stomp://host:61613',
  });
}
