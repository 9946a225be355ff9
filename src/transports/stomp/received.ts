import type { Headers, Message } from '../../core/message.ts';
import type { Frame } from '../../wire/frame.ts';
import type { Dialect } from './dialects/dialect.ts';

/** Headers that frame one transfer and say nothing of the message (core/message.ts). */
const OF_THE_TRANSFER = new Set([
  'content-length',
  'subscription',
  'ack',
  'receipt',
  'transaction',
  'destination',
]);

/** A MESSAGE frame as Message; its headers are parsed when first looked at. */
export class ReceivedMessage implements Message {
  readonly #frame: Frame;
  readonly #dialect: Dialect;
  #headers: Headers | undefined;

  constructor(frame: Frame, dialect: Dialect) {
    this.#frame = frame;
    this.#dialect = dialect;
  }

  get destination(): string {
    return this.#frame.header('destination') ?? '';
  }

  get body(): Buffer {
    return this.#frame.body;
  }

  get headers(): Headers {
    this.#headers ??= this.#frame.headers(OF_THE_TRANSFER);
    return this.#headers;
  }

  get text(): boolean {
    return this.#dialect.isText(this.#frame);
  }
}
