import { type BackoffOptions, retrying } from '../../core/backoff.ts';
import type { MsgError } from '../../core/errors.ts';
import type { Message } from '../../core/message.ts';
import type { Refusal, Sink } from '../../core/sink.ts';
import type { Sending } from '../../core/transport.ts';
import { sendConfirmed } from './sender.ts';
import type { Session } from './session.ts';

/** Messages of a batch, at most; larger transactions gain nothing (performance.md 2). */
const SEND_BATCH = 500;
/**
 * ActiveMQ works off one connection in one thread: while it commits the transaction of one lane it
 * can take the messages of the next on another.
 */
const TRANSACTION_LANES = 2;
/** A lone message on which the link breaks this often is given up with the link. */
const MAX_LOSSES = 3;

/** A message of a batch that is not yet confirmed. */
interface Open {
  readonly message: Message;
  readonly index: number;
}

/** A session that batches take in turn. */
interface Lane {
  session?: Promise<Session> | undefined;
}

/** The session used for sending one by one, made anew as needed. */
interface OwnSession {
  session: Session | undefined;
}

export interface ConfirmedSinkOptions {
  readonly how: Sending;
  /** Opens a session for sending. */
  readonly connect: () => Promise<Session>;
  readonly backoff: BackoffOptions;
  /** Told when a link was lost and is being made anew. */
  readonly onLost: (error: MsgError) => void;
}

/** Connects and gives a sink that keeps its word: `write` resolves when the broker has confirmed. */
export async function openConfirmedSink(options: ConfirmedSinkOptions): Promise<Sink> {
  return new ConfirmedSink(await options.connect(), options);
}

/**
 * Sends batches together. What a lost link left unconfirmed is sent again over a new one, under the
 * same msg-id. When the broker refuses without saying which message it means, the batch is sent
 * again one by one over a session of its own, so that only the bad one is refused. Batches are
 * committed in the order in which they came, whatever lane they take.
 */
class ConfirmedSink implements Sink {
  readonly batch: number;
  readonly concurrency: number;
  readonly #options: ConfirmedSinkOptions;
  readonly #lanes: Lane[];
  #next = 0;
  /** Resolves when the last batch so far is settled. */
  #last: Promise<void> = Promise.resolve();

  constructor(session: Session, options: ConfirmedSinkOptions) {
    const { window } = options.how;
    const inLanes = session.dialect.confirm === 'transaction' && window > 1;
    this.#options = options;
    this.#lanes = Array.from({ length: inLanes ? TRANSACTION_LANES : 1 }, () => ({}));
    this.#lanes[0] = { session: Promise.resolve(session) };
    this.batch = Math.min(SEND_BATCH, Math.ceil(window / this.#lanes.length));
    this.concurrency = Math.ceil(window / this.batch);
  }

  async write(batch: readonly Message[]): Promise<readonly Refusal[]> {
    const refusals: Refusal[] = [];
    const lane = this.#lanes[this.#next % this.#lanes.length] ?? {};
    this.#next += 1;
    const turn = this.#lanes.length > 1 ? this.#last : Promise.resolve();
    const work = this.#settle(batch, lane, turn, refusals);
    this.#last = work.catch(() => undefined);
    await work;
    return refusals;
  }

  async close(): Promise<void> {
    const sessions = this.#lanes.map((lane) => lane.session?.catch(() => undefined));
    await Promise.all(sessions.map(async (session) => (await session)?.close()));
  }

  /** Resolves when each message of the batch is confirmed or refused. */
  async #settle(
    batch: readonly Message[],
    lane: Lane,
    turn: Promise<void>,
    refusals: Refusal[],
  ): Promise<void> {
    let open: Open[] = batch.map((message, index) => ({ message, index }));
    while (open.length > 0) {
      const session = await this.#live(lane);
      open = await this.#sendTogether(session, open, turn, refusals);
      if (open.length === 0) return;
      if (session.failure?.kind === 'timeout') throw session.failure;
      if (session.failure?.kind === 'unavailable') continue;
      await this.#sendSingly(open, refusals);
      return;
    }
  }

  /** Returns what is neither confirmed nor refused. */
  async #sendTogether(
    session: Session,
    open: readonly Open[],
    turn: Promise<void>,
    refusals: Refusal[],
  ): Promise<Open[]> {
    const messages = open.map(({ message }) => message);
    const outcomes = await sendConfirmed(session, messages, this.#options.how, turn);
    const left: Open[] = [];
    for (const [at, one] of open.entries()) {
      const outcome = outcomes[at];
      if (outcome?.definite) refusals.push({ index: one.index, error: outcome.error });
      else if (outcome !== undefined) left.push(one);
    }
    return left;
  }

  async #sendSingly(open: readonly Open[], refusals: Refusal[]): Promise<void> {
    const own: OwnSession = { session: undefined };
    try {
      for (const { message, index } of open) {
        const error = await this.#sendAlone(message, own);
        if (error !== undefined) refusals.push({ index, error });
      }
    } finally {
      await own.session?.close();
    }
  }

  /** Resolves with why the message was refused; rejects when it is the link that fails. */
  async #sendAlone(message: Message, own: OwnSession): Promise<MsgError | undefined> {
    for (let losses = 1; ; losses += 1) {
      if (own.session?.failure !== undefined) own.session = undefined;
      own.session ??= await this.#reconnect();
      const [outcome] = await sendConfirmed(own.session, [message], this.#options.how);
      const lost = linkFailure(own.session);
      if (lost === undefined || outcome === undefined) return outcome?.error;
      if (lost.kind === 'timeout' || losses === MAX_LOSSES) throw lost;
    }
  }

  /** The lane's session: opened on first use, made anew when it was lost, once for all who wait. */
  async #live(lane: Lane): Promise<Session> {
    for (;;) {
      lane.session ??= this.#reconnect();
      const known = lane.session;
      const session = await known;
      if (session.failure === undefined) return session;
      if (lane.session !== known) continue;
      this.#options.onLost(session.failure);
      lane.session = undefined;
    }
  }

  #reconnect(): Promise<Session> {
    return retrying(this.#options.connect, this.#options.backoff);
  }
}

/** What broke the session, when it was not a message that the broker refused. */
function linkFailure({ failure }: Session): MsgError | undefined {
  return failure?.kind === 'unavailable' || failure?.kind === 'timeout' ? failure : undefined;
}
