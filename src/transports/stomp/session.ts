import { MsgError, toMsgError } from '../../core/errors.ts';
import type { Headers } from '../../core/message.ts';
import type { Frame } from '../../wire/frame.ts';
import type { Link } from '../../wire/link.ts';
import { FrameScanner } from '../../wire/scanner.ts';
import type { StompVersion } from '../../wire/version.ts';
import type { BrokerAddress } from './address.ts';
import { brokerError } from './broker-error.ts';
import { connectLink } from './connect.ts';
import { connectFailure } from './connect-failure.ts';
import type { Dialect } from './dialects/dialect.ts';
import { dialectOf } from './dialects/table.ts';
import { keepAlive } from './heart-beat.ts';
import { Receipts, type Settle } from './receipts.ts';
import type { SessionOptions } from './session-options.ts';
import { newClient } from './stomp-client.ts';
import type { IFrame, StompClient } from './stompjs.ts';
import { StompjsSocket } from './stompjs-socket.ts';

/** How long a DISCONNECT may take before the link is simply closed. */
const DISCONNECT_MS = 5000;

/** What a session tells its user while it lives. */
export interface SessionEvents {
  message(frame: Frame): void;
  /** An ERROR that names none of our receipts. True: dealt with; false: it ends the session. */
  untied(error: MsgError, dialect: Dialect): boolean;
  /** Once: with what broke the session, or without when `close` ended it. */
  ended(error: MsgError | undefined): void;
}

/**
 * One STOMP session. stompjs runs it (CONNECT, heart-beats, SUBSCRIBE, DISCONNECT); MESSAGE frames
 * and the receipts that we ask for pass by it, since its parser walks each byte (performance.md 1).
 */
export class Session {
  readonly address: BrokerAddress;
  readonly link: Link;
  readonly #client: StompClient;
  readonly #socket: StompjsSocket;
  readonly #scanner: FrameScanner;
  readonly #receipts: Receipts;
  readonly #events: SessionEvents;
  readonly #over: Promise<void>;
  readonly #heartBeat: number;
  #dialect: Dialect | undefined;
  #failure: MsgError | undefined;
  /** The last ERROR that did not end the session; if the broker then closes it, it was why. */
  #untied: MsgError | undefined;
  #closing = false;
  #transactions = 0;
  #stopHeartBeat = () => {};
  #sign: NodeJS.Timeout | undefined;

  constructor(address: BrokerAddress, link: Link, options: SessionOptions, events: SessionEvents) {
    this.address = address;
    this.link = link;
    this.#dialect = options.dialect;
    this.#heartBeat = options.heartBeat;
    this.#events = events;
    this.#receipts = new Receipts(options.timeout, (error) => this.fail(error));
    this.#scanner = new FrameScanner((frame) => this.#onFrame(frame), { limits: options.limits });
    this.#socket = new StompjsSocket(link, options.heartBeat);
    this.#client = newClient(address, options, this.#socket);
    this.#client.onStompError = (frame) => this.#onError(frame);
    this.#client.onHeartbeatLost = () => this.fail(silence(options.heartBeat));
    this.#over = new Promise((resolve) => {
      const closed = (error: Error | undefined) => {
        this.#onClosed(error);
        resolve();
      };
      link.start({ data: (chunk) => this.#onData(chunk), closed });
    });
  }

  /** CONNECT; resolves on CONNECTED. */
  async connect(connectTimeout: number): Promise<void> {
    const late = setTimeout(() => this.fail(silent(connectTimeout)), connectTimeout);
    try {
      await new Promise<void>((resolve) => {
        this.#client.onConnect = (frame) => {
          this.#dialect ??= dialectOf(frame.headers['server']);
          this.#stopHeartBeat = keepAlive(this.link, this.#heartBeat, frame.headers['heart-beat']);
          resolve();
        };
        void this.#over.then(resolve);
        this.#client.activate();
      });
    } finally {
      clearTimeout(late);
    }
    if (this.#failure !== undefined) throw this.#failure;
  }

  get dialect(): Dialect {
    return this.#dialect ?? dialectOf(undefined);
  }

  get version(): StompVersion {
    return this.#scanner.version;
  }

  get failure(): MsgError | undefined {
    return this.#failure;
  }

  nextTransaction(): string {
    this.#transactions += 1;
    return `t${this.#transactions}`;
  }

  /** A receipt id for a frame; `settle` hears whether the receipt or an ERROR came, or the end. */
  ask(settle: Settle): string {
    const id = this.#receipts.ask(settle);
    if (this.#failure !== undefined) this.#receipts.settle(id, this.#failure);
    return id;
  }

  /** Resolves when the broker has taken the subscription. */
  async subscribe(destination: string, headers: Headers): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const receipt = this.ask((error) => (error === undefined ? resolve() : reject(error)));
      this.#client.subscribe(destination, () => undefined, { ...headers, receipt });
    });
  }

  /** Stops reading, so that the broker feels that we are slow. Our heart-beats go on. */
  pause(): void {
    this.link.pause();
    // Unread heart-beats of the broker must not look like its death.
    this.#sign ??= setInterval(() => this.#socket.alive(), this.#heartBeat / 2 || undefined);
  }

  resume(): void {
    clearInterval(this.#sign);
    this.#sign = undefined;
    this.link.resume();
  }

  /** Ends the session with an error; what waits for a receipt gets it. */
  fail(error: MsgError): void {
    this.#failure ??= located(error, this.address.label);
    this.link.destroy();
    this.#receipts.failAll(this.#failure);
  }

  /** DISCONNECT, answered by its receipt: everything sent before has then been taken. */
  async close(): Promise<void> {
    this.#closing = true;
    const late = setTimeout(() => this.link.destroy(), DISCONNECT_MS);
    this.resume();
    if (this.#failure === undefined) void this.#client.deactivate();
    await this.#over;
    clearTimeout(late);
  }

  #onData(chunk: Buffer): void {
    try {
      this.#scanner.push(chunk);
      this.#socket.alive();
    } catch (error) {
      this.fail(toMsgError(error));
    }
  }

  #onFrame(frame: Frame): void {
    if (frame.command === 'MESSAGE') this.#events.message(frame);
    else if (frame.command === 'RECEIPT') this.#onReceipt(frame);
    else {
      if (frame.command === 'CONNECTED') this.#scanner.version = versionOf(frame);
      this.#socket.receive(frame);
    }
  }

  #onReceipt(frame: Frame): void {
    const id = frame.header('receipt-id');
    if (id === undefined || !this.#receipts.settle(id)) this.#socket.receive(frame);
  }

  #onError({ headers, body }: IFrame): void {
    const error = brokerError(headers['message'], body, this.address.label);
    const receipt = headers['receipt-id'];
    if (receipt !== undefined && this.#receipts.settle(receipt, error)) return;
    this.#untied = error;
    if (!this.#client.connected || !this.#events.untied(error, this.dialect)) this.fail(error);
  }

  #onClosed(error: Error | undefined): void {
    this.#stopHeartBeat();
    clearInterval(this.#sign);
    const connected = this.#client.connected;
    if (!this.#closing) this.#failure ??= this.#untied ?? lost(this.address, connected, error);
    this.#socket.closed();
    this.#receipts.failAll(this.#failure ?? lost(this.address, true, error));
    this.#events.ended(this.#failure);
  }
}

/** Connects to a broker; rejects with `unavailable`, `permission`, `protocol` or `timeout`. */
export async function openSession(
  address: BrokerAddress,
  options: SessionOptions,
  events: SessionEvents,
): Promise<Session> {
  const { tls, connectTimeout, limits } = options;
  const link = await connectLink(address, { tls, connectTimeout, maxBody: limits.maxBody });
  const session = new Session(address, link, options, events);
  await session.connect(connectTimeout);
  return session;
}

/** CONNECTED without version comes from a 1.0 server. */
function versionOf(frame: Frame): StompVersion {
  const version = frame.header('version')?.trim();
  return version === '1.1' || version === '1.2' ? version : '1.0';
}

function located(error: MsgError, where: string): MsgError {
  if (error.where !== undefined) return error;
  return new MsgError(error.kind, error.message, { where, hint: error.hint, cause: error });
}

function silent(timeout: number): MsgError {
  return new MsgError('unavailable', `no answer to CONNECT within ${timeout} ms`, {
    hint: 'is this a STOMP port? TLS ports need stomp+ssl://',
  });
}

function silence(heartBeat: number): MsgError {
  return new MsgError('unavailable', `no heart-beat of the broker for more than ${heartBeat} ms`);
}

function lost(address: BrokerAddress, connected: boolean, error: Error | undefined): MsgError {
  // With TLS 1.3 a refusal of our side comes only after the handshake.
  if (!connected && error !== undefined) return connectFailure(address, error);
  const why = error === undefined ? '' : `: ${error.message}`;
  const text = connected
    ? `the link to the broker was lost${why}`
    : `the other side closed the connection without an answer${why}`;
  return new MsgError('unavailable', text, {
    where: address.label,
    cause: error,
    hint: connected ? undefined : 'is this a STOMP port? TLS ports need stomp+ssl://',
  });
}
