import type { StompVersion } from '../wire/version.ts';
import type { BrokerState } from './broker-state.ts';
import {
  type DestinationName,
  isTemporary,
  parseDestinations,
  showDestination,
  type TemporaryKind,
} from './destination-name.ts';
import type { Output } from './output.ts';
import { refusal } from './refusal.ts';
import { Subscriptions } from './subscriptions.ts';
import { Transactions } from './transactions.ts';

export interface SessionSettings {
  readonly id: string;
  readonly version: StompVersion;
  /** As the client gave it, else `id`. */
  readonly clientId: string;
  readonly peer: string;
  /** Stops reading from the client until the broker has room. */
  readonly block: () => void;
}

/** A connected client: its subscriptions, transactions and temporary destinations. */
export class Session {
  readonly settings: SessionSettings;
  readonly broker: BrokerState;
  readonly output: Output;
  readonly subscriptions = new Subscriptions();
  readonly transactions: Transactions;
  readonly #temporaries = new Map<string, DestinationName>();
  #messages = 0;

  constructor(settings: SessionSettings, broker: BrokerState, output: Output) {
    this.settings = settings;
    this.broker = broker;
    this.output = output;
    this.transactions = new Transactions(broker.memory, broker.settings.maxSubscriptions);
  }

  /** Whether the client gave a client-id: durable subscriptions need it. */
  get named(): boolean {
    return this.settings.clientId !== this.settings.id;
  }

  /** Unique, and counting up with each message of the connection. */
  readonly nextMessageId = (): string => {
    this.#messages += 1;
    return `${this.settings.id}:${this.#messages}`;
  };

  /** Reads a destination header; temporary destinations are made when first named. */
  destinations(header: string | undefined): readonly DestinationName[] {
    return parseDestinations(header, (kind, alias) => this.#temporary(kind, alias).name);
  }

  /** A reply-to header as others can use it. */
  replyTo(header: string): string {
    const kind = /^\/(temp-queue|temp-topic)\/./.exec(header)?.[1];
    if (kind === undefined || !isTemporary(kind)) return header;
    return showDestination(this.#temporary(kind, header));
  }

  /**
   * A client that consumes is never kept waiting, since its acknowledgements would wait too: its
   * SENDs are refused while the store is full.
   */
  checkRoom(): void {
    const { memory, settings } = this.broker;
    if (!memory.full || this.subscriptions.size === 0) return;
    throw refusal(`Usage Manager Memory Limit reached: over ${settings.maxStoredBytes} bytes held`);
  }

  /** Keeps a producer waiting while the store is full, between its transactions. */
  blockIfFull(): void {
    const waits = this.broker.memory.full && this.transactions.size === 0;
    if (waits && this.subscriptions.size === 0) this.settings.block();
  }

  /** Sends what waited while the client did not take it. */
  dispatch(): void {
    for (const subscribed of this.subscriptions.all()) subscribed.dispatch();
  }

  /** Rolls back, gives back, removes what was the client's own. */
  close(): void {
    this.output.finish();
    this.transactions.abortAll();
    this.subscriptions.close();
    const { temporaries, temporaryQueues } = this.broker.destinations;
    for (const { kind, name } of this.#temporaries.values()) {
      temporaries.remove(name);
      if (kind === 'temp-queue') temporaryQueues.remove(name);
    }
    this.broker.clients.delete(this.settings.clientId);
  }

  #temporary(kind: TemporaryKind, alias: string): DestinationName {
    const known = this.#temporaries.get(alias);
    if (known !== undefined) return known;
    if (this.#temporaries.size >= this.broker.settings.maxSubscriptions) {
      throw refusal('too many temporary destinations');
    }
    const name = `${this.settings.id}:${this.#temporaries.size + 1}`;
    const made = { kind, name };
    this.#temporaries.set(alias, made);
    const { temporaries, temporaryQueues } = this.broker.destinations;
    temporaries.add(name, alias);
    if (kind === 'temp-queue') temporaryQueues.keep(name);
    return made;
  }
}
