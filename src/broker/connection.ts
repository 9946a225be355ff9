import { type MsgError, toMsgError } from '../core/errors.ts';
import type { Headers } from '../core/message.ts';
import type { Frame } from '../wire/frame.ts';
import type { FrameLimits } from '../wire/limits.ts';
import type { Link } from '../wire/link.ts';
import { FrameScanner } from '../wire/scanner.ts';
import type { BrokerState } from './broker-state.ts';
import { admit } from './commands/connect.ts';
import { COMMANDS } from './commands/table.ts';
import { fittingHeaders } from './fitting-headers.ts';
import { HeartBeat } from './heart-beat.ts';
import { Output } from './output.ts';
import { ReadGate } from './read-gate.ts';
import { isFatal, refusal, violation } from './refusal.ts';
import { Session } from './session.ts';

/** What a client may send before it is let in: RabbitMQ's figure (brokers.md, auth). */
const MAX_BODY_BEFORE_CONNECT = 64 * 1024;
/** Replies that a client does not take: above this it is not read until it takes them. */
const MAX_UNSENT_REPLIES = 4 * 1024 * 1024;
/** How long a client has to close after an ERROR that ends the connection. */
const PARTING_TIME = 5000;

/** One client from its first byte on: frames in, replies out, and the session between. */
export class Connection {
  /** Resolves when the client is gone and all that it held has been given back. */
  readonly closed: Promise<void>;
  readonly #link: Link;
  readonly #broker: BrokerState;
  readonly #settleClosed: () => void;
  readonly #scanner: FrameScanner;
  readonly #output: Output;
  readonly #gate: ReadGate;
  readonly #limits: { -readonly [Name in keyof FrameLimits]: FrameLimits[Name] };
  #timer: NodeJS.Timeout;
  #session: Session | undefined;
  #heartBeat: HeartBeat | undefined;
  #isBlocked = false;
  #isParting = false;
  #reason: string | undefined;

  constructor(link: Link, broker: BrokerState) {
    this.#link = link;
    this.#broker = broker;
    let settle = () => {};
    this.closed = new Promise((resolve) => {
      settle = resolve;
    });
    this.#settleClosed = settle;
    const { limits, connectTimeout } = broker.settings;
    this.#limits = { ...limits, maxBody: Math.min(limits.maxBody, MAX_BODY_BEFORE_CONNECT) };
    this.#scanner = new FrameScanner((frame) => this.#frame(frame), { limits: this.#limits });
    this.#output = new Output(link, () => this.#session?.dispatch());
    this.#gate = new ReadGate(link);
    this.#timer = setTimeout(() => {
      this.#refuse(violation('No CONNECT within the time allowed.'));
    }, connectTimeout).unref();
    link.start({ data: (chunk) => this.#data(chunk), closed: (error) => this.#closed(error) });
  }

  /** Ends the connection at once. */
  destroy(): void {
    this.#link.destroy();
  }

  /** Tells the client why and ends the connection. */
  refuse(why: string): void {
    this.#refuse(violation(why));
  }

  #data(chunk: Buffer): void {
    if (this.#isParting) return;
    this.#heartBeat?.heard();
    try {
      this.#scanner.push(chunk);
    } catch (thrown) {
      this.#refuse(toMsgError(thrown));
    }
  }

  #frame(frame: Frame): void {
    if (this.#isParting) return;
    try {
      if (frame.command === 'CONNECT' || frame.command === 'STOMP') this.#connect(frame);
      else this.#command(frame);
    } catch (thrown) {
      this.#refuse(toMsgError(thrown), frame);
    }
  }

  #connect(frame: Frame): void {
    if (this.#session !== undefined) throw refusal('Already connected.');
    const { id, clientId, version, heartBeat } = admit(frame, this.#broker, this.#link.peer);
    clearTimeout(this.#timer);
    this.#limits.maxBody = this.#broker.settings.limits.maxBody;
    this.#scanner.version = version;
    const { peer } = this.#link;
    const settings = { id, clientId, version, peer, block: () => this.#block() };
    this.#session = new Session(settings, this.#broker, this.#output);
    this.#reply('CONNECTED', {
      version,
      session: clientId,
      server: `gridmsg/${this.#broker.settings.version}`,
      'heart-beat': `${heartBeat.weSend},${heartBeat.theySend}`,
    });
    this.#heartBeat = new HeartBeat({
      terms: heartBeat,
      output: this.#output,
      deaf: () => this.#gate.shut,
      silent: () => this.#part('no heart-beat came'),
    });
    this.#broker.settings.onEvent({ type: 'connected', peer, version, clientId });
  }

  #command(frame: Frame): void {
    const session = this.#session;
    if (session === undefined) throw refusal('Not connected.');
    if (frame.command === 'DISCONNECT') {
      this.#endSession();
      this.#receipt(frame);
      this.#part(undefined);
      return;
    }
    const command = COMMANDS.get(frame.command);
    if (command === undefined) throw refusal(`Unknown STOMP action: ${frame.command}`);
    const afterwards = command(session, frame);
    this.#receipt(frame);
    afterwards?.();
  }

  #receipt(frame: Frame): void {
    const receipt = frame.header('receipt');
    if (receipt !== undefined) this.#reply('RECEIPT', { 'receipt-id': receipt });
  }

  #refuse(error: MsgError, frame?: Frame): void {
    const fatal = isFatal(error);
    const message = error.message.replace(/[\0\r\n]+/g, ' ');
    const receipt = frame?.header('receipt');
    const answers = receipt === undefined ? {} : { 'receipt-id': receipt };
    const headers = { message, 'content-type': 'text/plain', ...answers };
    this.#reply('ERROR', headers, Buffer.from(`${message}\n`));
    this.#broker.settings.onEvent({ type: 'refused', peer: this.#link.peer, error, fatal });
    if (fatal) this.#part(message);
  }

  #reply(command: string, headers: Headers, body?: Buffer): void {
    // CONNECTED is never escaped (STOMP 1.2, Value Encoding).
    const version = command === 'CONNECTED' ? '1.0' : this.#scanner.version;
    this.#output.send(`${command}\n${fittingHeaders(headers, version)}\n`, body);
    if (this.#output.unsent > MAX_UNSENT_REPLIES && !this.#gate.shut) {
      this.#gate.shutUntil(this.#link.drained());
    }
  }

  /** The store is full: reads no more from this producer until there is room. */
  #block(): void {
    if (this.#isBlocked) return;
    this.#isBlocked = true;
    this.#broker.settings.onEvent({ type: 'blocked', peer: this.#link.peer });
    const room = new Promise<void>((resolve) => this.#broker.memory.whenRoom(resolve));
    this.#gate.shutUntil(room.then(() => this.#unblock()));
  }

  #unblock(): void {
    this.#isBlocked = false;
  }

  /** Ends the session now, and the connection when the client has had time for the last frames. */
  #part(reason: string | undefined): void {
    if (this.#isParting) return;
    this.#isParting = true;
    this.#reason = reason;
    this.#endSession();
    this.#link.end();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#link.destroy(), PARTING_TIME).unref();
  }

  #closed(error: Error | undefined): void {
    clearTimeout(this.#timer);
    this.#isParting = true;
    this.#endSession();
    const reason = this.#reason ?? error?.message;
    this.#broker.settings.onEvent({ type: 'disconnected', peer: this.#link.peer, reason });
    this.#settleClosed();
  }

  #endSession(): void {
    this.#heartBeat?.stop();
    this.#session?.close();
    this.#session = undefined;
  }
}
