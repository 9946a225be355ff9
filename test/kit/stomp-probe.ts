import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

export interface ProbeOptions {
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  readonly caFile?: string | undefined;
  /** The name the certificate must hold, when it is not the URL's. */
  readonly serverName?: string | undefined;
}

const SILENCE_MS = 10_000;

function open(url: URL, { caFile, serverName }: ProbeOptions): Socket {
  const address = { host: url.hostname, port: Number(url.port) };
  if (url.protocol === 'stomp:') return connect(address);
  const ca = caFile === undefined ? undefined : readFileSync(caFile);
  return connectTls({ ...address, ca, servername: serverName ?? url.hostname });
}

function connectFrame({ user, password }: ProbeOptions): string {
  const login = user === undefined ? '' : `login:${user}\npasscode:${password}\n`;
  return `CONNECT\naccept-version:1.2\nhost:/\n${login}\n`;
}

/**
 * Sends CONNECT and the frames (without their NUL) to a `stomp://` or `stomp+ssl://` broker, waits
 * for as many answers, and hangs up. Knows nothing of src/, so that the kit can judge it.
 */
export function askStomp(
  url: string,
  frames: readonly string[],
  options: ProbeOptions = {},
): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const socket = open(new URL(url), options);
    let text = '';
    const answers = () => text.split('\0').slice(0, -1);
    socket.setTimeout(SILENCE_MS, () => socket.destroy(new Error(`${url} is silent`)));
    socket.setEncoding('utf8').on('data', (chunk) => {
      text += chunk;
      if (answers().length > frames.length) socket.destroy();
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(answers().map((answer) => answer.trimStart())));
    socket.write([connectFrame(options), ...frames].map((frame) => `${frame}\0`).join(''));
  });
}

/** Resolves with the broker's CONNECTED frame; rejects on any other answer. */
export async function probeStomp(url: string, options?: ProbeOptions): Promise<string> {
  const [answer = 'nothing'] = await askStomp(url, [], options);
  if (answer.startsWith('CONNECTED\n')) return answer;
  throw new Error(`${url} answers ${JSON.stringify(answer.slice(0, 200))}`);
}
