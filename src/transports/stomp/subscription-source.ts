import type { Delivery } from '../../core/delivery.ts';
import type { Source } from '../../core/source.ts';
import type { Subscription } from '../../core/transport.ts';
import type { Frame } from '../../wire/frame.ts';
import { Acknowledgements } from './acknowledgements.ts';
import type { BrokerAddress } from './address.ts';
import type { Dialect } from './dialects/dialect.ts';
import { Inbox } from './inbox.ts';
import { ReceivedMessage } from './received.ts';
import { openSession, type Session } from './session.ts';
import type { SessionOptions } from './session-options.ts';

/** Subscribes; rejects when the broker refuses. */
export async function openSubscription(
  address: BrokerAddress,
  options: SessionOptions,
  what: Subscription,
): Promise<Source> {
  const inbox = new Inbox();
  const session = await openSession(
    address,
    { ...options, clientId: what.clientId ?? what.durable ?? options.clientId },
    {
      message: (frame) => inbox.add(frame),
      untied: () => false,
      ended: (error) => inbox.end(error),
    },
  );
  inbox.session = session;
  try {
    const extra = session.dialect.subscribeHeaders(what);
    const id = extra['id'] ?? '0';
    await session.subscribe(what.destination, { ack: 'client', ...extra, id });
    return new SubscriptionSource(session, inbox, id, what.prefetch);
  } catch (error) {
    await session.close();
    throw error;
  }
}

class SubscriptionSource implements Source {
  readonly #session: Session;
  readonly #inbox: Inbox;
  readonly #acknowledgements: Acknowledgements;

  constructor(session: Session, inbox: Inbox, subscription: string, prefetch: number) {
    this.#session = session;
    this.#inbox = inbox;
    const { version } = session;
    const send = (head: string) => session.link.send(head);
    this.#acknowledgements = new Acknowledgements({ subscription, version, prefetch, send });
  }

  async *batches(max: number, signal: AbortSignal): AsyncGenerator<readonly Delivery[]> {
    while (!signal.aborted) {
      await this.#inbox.filled(signal);
      if (signal.aborted) return;
      const frames = this.#inbox.take(max);
      if (frames.length > 0) yield this.#deliveries(frames);
      else if (this.#inbox.exhausted?.error !== undefined) throw this.#inbox.exhausted.error;
      else if (this.#inbox.exhausted !== undefined) return;
    }
  }

  async close(): Promise<void> {
    this.#acknowledgements.flush();
    await this.#session.close();
    if (this.#session.failure !== undefined) throw this.#session.failure;
  }

  #deliveries(frames: readonly Frame[]): readonly Delivery[] {
    const { dialect } = this.#session;
    const books = this.#acknowledgements;
    const deliveries = frames.map((frame) => new StompDelivery(frame, dialect, books));
    books.expect(deliveries);
    return deliveries;
  }
}

class StompDelivery implements Delivery {
  readonly message: ReceivedMessage;
  readonly frame: Frame;
  acknowledged = false;
  readonly #books: Acknowledgements;

  constructor(frame: Frame, dialect: Dialect, books: Acknowledgements) {
    this.message = new ReceivedMessage(frame, dialect);
    this.frame = frame;
    this.#books = books;
  }

  get origin(): string {
    return `${this.message.destination} message ${this.frame.header('message-id') ?? '?'}`;
  }

  ack(): void {
    this.#books.acknowledge(this);
  }
}
