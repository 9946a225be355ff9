import type { StompVersion } from '../wire/version.ts';
import type { Counters } from './counters.ts';
import { fittingHeaders } from './fitting-headers.ts';
import type { Memory } from './memory.ts';
import type { Output } from './output.ts';
import { refusal } from './refusal.ts';
import type { StoredMessage } from './stored-message.ts';
import { type Claim, type Subscribed, subscriptionLine } from './subscription.ts';

export interface BrowserSettings {
  readonly id: string;
  readonly number: number;
  readonly version: StompVersion;
  readonly destination: string;
  /** Whether MESSAGE frames get an `ack` header, which nothing depends on. */
  readonly acknowledges: boolean;
}

const NOTHING: Claim = { messages: [], settle: () => {}, release: () => {} };

/** Shows what is in a queue without taking it, then sends the end marker of ActiveMQ (brokers.md). */
export class Browser implements Subscribed {
  readonly destination: string;
  readonly #settings: BrowserSettings;
  readonly #output: Output;
  readonly #memory: Memory;
  readonly #counters: Counters;
  readonly #idLine: string;
  #messages: readonly StoredMessage[] = [];
  #shown = 0;
  #ended = false;

  constructor(settings: BrowserSettings, output: Output, memory: Memory, counters: Counters) {
    this.destination = settings.destination;
    this.#settings = settings;
    this.#output = output;
    this.#memory = memory;
    this.#counters = counters;
    this.#idLine = subscriptionLine(settings.id, settings.version);
  }

  /** What to show; held until it is shown. */
  show(messages: readonly StoredMessage[]): void {
    this.#messages = messages;
    for (const message of messages) this.#memory.hold(message);
  }

  dispatch(): void {
    while (!this.#ended && !this.#output.congested) {
      const message = this.#messages[this.#shown];
      this.#shown += 1;
      if (message === undefined) this.#end();
      else this.#send(message);
    }
  }

  claim(_key: string, alone: boolean): Claim {
    if (alone) throw refusal('Cannot Nack a message on a Queue Browser Subscription.');
    return NOTHING;
  }

  close(): void {
    this.#ended = true;
    for (const message of this.#messages.slice(this.#shown)) this.#memory.release(message);
    this.#messages = [];
  }

  #send(message: StoredMessage): void {
    this.#counters.delivered += 1;
    const { version, number, acknowledges } = this.#settings;
    const ack = acknowledges && version === '1.2' ? `ack:${number}-${this.#shown}\n` : '';
    const head = `MESSAGE\n${message.lines(version)}${this.#idLine}${ack}\n`;
    this.#output.send(head, message.body);
    this.#memory.release(message);
  }

  #end(): void {
    this.#ended = true;
    this.#messages = [];
    const { destination, version } = this.#settings;
    const own = fittingHeaders({ destination, 'message-id': '0', browser: 'end' }, version);
    this.#output.send(`MESSAGE\n${own}${this.#idLine}\n`);
  }
}
