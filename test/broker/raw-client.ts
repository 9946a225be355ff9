import { connect as connectSocket } from 'node:net';
import { WebSocket } from 'ws';
import { encodeHead } from '../../src/wire/encode.ts';
import type { Frame } from '../../src/wire/frame.ts';
import type { Link } from '../../src/wire/link.ts';
import { FrameScanner } from '../../src/wire/scanner.ts';
import { streamLink } from '../../src/wire/stream-link.ts';
import type { StompVersion } from '../../src/wire/version.ts';
import { webSocketLink } from '../../src/wire/web-socket-link.ts';

export interface Received {
  readonly command: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly frame: Frame;
}

interface Where {
  readonly port: number;
  readonly webSocket?: boolean;
}

/** A STOMP peer that sends exactly what a test says and shows exactly what comes back. */
export class RawClient implements AsyncDisposable {
  /** Resolves when the other side has closed the connection. */
  readonly closed: Promise<void>;
  /** Chunks that held nothing but line ends. */
  heartBeats = 0;
  version: StompVersion = '1.0';
  readonly #link: Link;
  readonly #frames: Received[] = [];
  readonly #waiting: ((frame: Received | Error) => void)[] = [];
  readonly #heartBeatWaiting: (() => void)[] = [];
  #ended = false;
  #receipts = 0;

  constructor(link: Link) {
    this.#link = link;
    const scanner = new FrameScanner((frame) => this.#received(frame, scanner));
    this.closed = new Promise((resolve) => {
      link.start({
        data: (chunk) => {
          if (/^[\r\n]+$/.test(chunk.toString('latin1'))) this.#heartBeat();
          scanner.push(chunk);
        },
        closed: () => {
          this.#ended = true;
          for (const waiting of this.#waiting.splice(0)) waiting(new Error('connection closed'));
          resolve();
        },
      });
    });
  }

  /** An open connection on which nothing was said yet. */
  static async open({ port, webSocket = false }: Where): Promise<RawClient> {
    if (webSocket) {
      const socket = new WebSocket(`ws://127.0.0.1:${port}`, ['v12.stomp', 'v11.stomp']);
      await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
      return new RawClient(webSocketLink(socket, 'broker'));
    }
    const socket = connectSocket(port, '127.0.0.1');
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve).once('error', reject);
    });
    return new RawClient(streamLink(socket));
  }

  /** A session: CONNECT was sent and CONNECTED came. */
  static async connect(
    where: Where,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<RawClient> {
    const client = await RawClient.open(where);
    client.send('CONNECT', { 'accept-version': '1.2', host: 'localhost', ...headers });
    await client.expect('CONNECTED');
    return client;
  }

  send(command: string, headers: Readonly<Record<string, string>> = {}, body?: string | Buffer) {
    const bytes = body === undefined ? undefined : Buffer.from(body);
    this.#link.send(encodeHead(command, headers, this.version), bytes);
  }

  sendBytes(bytes: string | Buffer): void {
    this.#link.send('', Buffer.from(bytes), '');
  }

  /** The next frame, whatever it is. */
  next(): Promise<Received> {
    const frame = this.#frames.shift();
    if (frame !== undefined) return Promise.resolve(frame);
    if (this.#ended) return Promise.reject(new Error('connection closed'));
    return new Promise((resolve, reject) => {
      this.#waiting.push((got) => (got instanceof Error ? reject(got) : resolve(got)));
    });
  }

  /** The next frame, which must be of this command. */
  async expect(command: string): Promise<Received> {
    const frame = await this.next();
    if (frame.command !== command) {
      const { headers, body } = frame;
      throw new Error(
        `expected ${command}, got ${frame.command} ${JSON.stringify({ headers, body })}`,
      );
    }
    return frame;
  }

  /** Sends with a receipt and returns all that came before the RECEIPT (or ERROR) for it. */
  async ask(
    command: string,
    headers: Readonly<Record<string, string>> = {},
    body?: string | Buffer,
  ): Promise<{ before: Received[]; answer: Received }> {
    this.#receipts += 1;
    const receipt = `receipt-${this.#receipts}`;
    this.send(command, { ...headers, receipt }, body);
    const before: Received[] = [];
    for (;;) {
      const frame = await this.next();
      if (frame.headers['receipt-id'] === receipt) return { before, answer: frame };
      before.push(frame);
    }
  }

  /** Like ask, where nothing but the receipt may come. */
  async confirmed(
    command: string,
    headers: Readonly<Record<string, string>> = {},
    body?: string | Buffer,
  ): Promise<void> {
    const { before, answer } = await this.ask(command, headers, body);
    if (answer.command !== 'RECEIPT' || before.length > 0) {
      const all = [...before, answer].map((one) => `${one.command} ${JSON.stringify(one.headers)}`);
      throw new Error(`expected only a RECEIPT for ${command}, got ${all.join('; ')}`);
    }
  }

  /** All frames that came until now: the broker has handled everything sent before. */
  async settled(): Promise<Received[]> {
    this.#receipts += 1;
    const transaction = `fence-${this.#receipts}`;
    const first = await this.ask('BEGIN', { transaction });
    const second = await this.ask('ABORT', { transaction });
    return [...first.before, ...second.before];
  }

  heartBeat(): Promise<void> {
    return new Promise((resolve) => this.#heartBeatWaiting.push(resolve));
  }

  pause(): void {
    this.#link.pause();
  }

  resume(): void {
    this.#link.resume();
  }

  /** Goes away without a DISCONNECT. */
  async drop(): Promise<void> {
    this.#link.destroy();
    await this.closed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.drop();
  }

  #heartBeat(): void {
    this.heartBeats += 1;
    for (const waiting of this.#heartBeatWaiting.splice(0)) waiting();
  }

  #received(frame: Frame, scanner: FrameScanner): void {
    const headers = frame.headers();
    if (frame.command === 'CONNECTED') {
      this.version = (headers['version'] ?? '1.0') as StompVersion;
      scanner.version = this.version;
    }
    const received = { command: frame.command, headers, body: frame.body.toString(), frame };
    const waiting = this.#waiting.shift();
    if (waiting === undefined) this.#frames.push(received);
    else waiting(received);
  }
}
