import { encodeHeaders } from '../wire/encode.ts';
import type { StompVersion } from '../wire/version.ts';
import type { Counters } from './counters.ts';
import type { Entry, EntryHome } from './entry-list.ts';
import type { Output } from './output.ts';
import type { Consumer } from './queue.ts';
import type { MessageFilter, StoredMessage } from './stored-message.ts';

export type AckMode = 'auto' | 'client' | 'client-individual';

/** Where a subscription gets its messages from. */
export interface Feed {
  /** Sends what waits, as far as the subscription is ready. */
  dispatch(): void;
  /** Sends nothing more. */
  leave(): void;
}

/** Delivered messages that an ACK or NACK is for, until it takes effect. */
export interface Claim {
  readonly messages: readonly StoredMessage[];
  /** They are acknowledged for good. */
  settle(): void;
  /** The transaction was rolled back: they are unacknowledged as before. */
  release(): void;
}

/** What a SUBSCRIBE makes, until UNSUBSCRIBE. */
export interface Subscribed {
  /** The destination header of the SUBSCRIBE, by which a 1.0 client may unsubscribe. */
  readonly destination: string;
  /** What an ACK of this key is for, or a NACK (`alone`); undefined when it is not ours. */
  claim(key: string, alone: boolean): Claim | undefined;
  /** Sends what waits, as far as the client takes it. */
  dispatch(): void;
  close(): void;
}

export interface SubscriptionSettings {
  /** Only 1.0 clients may have none. */
  readonly id: string | undefined;
  /** Tells it from the connection's others, in the `ack` header of 1.2. */
  readonly number: number;
  readonly version: StompVersion;
  readonly destination: string;
  readonly mode: AckMode;
  /** How many messages may be unacknowledged; 0 delivers nothing, as on ActiveMQ (brokers.md). */
  readonly prefetch: number;
  readonly accepts: MessageFilter | undefined;
}

interface Outstanding {
  readonly key: string;
  readonly entry: Entry;
  /** Part of an open transaction: no longer counted against the prefetch. */
  claimed: boolean;
}

/** Sends MESSAGE frames to one client and remembers what is not acknowledged yet. */
export class Subscription implements Consumer, Subscribed {
  readonly destination: string;
  readonly keeps: boolean;
  readonly accepts: SubscriptionSettings['accepts'];
  readonly #settings: SubscriptionSettings;
  readonly #output: Output;
  readonly #counters: Counters;
  readonly #feeds: Feed[] = [];
  /** By what the client names in an ACK: the `ack` header in 1.2, the message-id before. */
  readonly #outstanding = new Map<string, Outstanding>();
  readonly #idLine: string;
  #claimed = 0;
  #delivered = 0;
  #open = true;

  constructor(settings: SubscriptionSettings, output: Output, counters: Counters) {
    this.destination = settings.destination;
    this.keeps = settings.mode !== 'auto';
    this.accepts = settings.accepts;
    this.#settings = settings;
    this.#output = output;
    this.#counters = counters;
    this.#idLine = subscriptionLine(settings.id, settings.version);
  }

  get ready(): boolean {
    const counted = this.#outstanding.size - this.#claimed;
    return this.#open && counted < this.#settings.prefetch && !this.#output.congested;
  }

  add(feed: Feed): void {
    this.#feeds.push(feed);
  }

  dispatch(): void {
    for (const feed of this.#feeds) feed.dispatch();
  }

  deliver(entry: Entry): void {
    this.#delivered += 1;
    this.#counters.delivered += 1;
    const redelivered = entry.redelivered ? 'redelivered:true\n' : '';
    const ack = this.keeps ? this.#remember(entry) : '';
    const { message } = entry;
    const lines = message.lines(this.#settings.version);
    const head = `MESSAGE\n${lines}${redelivered}${this.#idLine}${ack}\n`;
    this.#output.send(head, message.body);
  }

  claim(key: string, alone: boolean): Claim | undefined {
    const named = this.#outstanding.get(key);
    if (named === undefined || named.claimed) return undefined;
    const all = alone || this.#settings.mode !== 'client' ? [named] : this.#upTo(named);
    for (const one of all) one.claimed = true;
    this.#claimed += all.length;
    return {
      messages: all.map(({ entry }) => entry.message),
      settle: () => this.#settle(all),
      release: () => this.#release(all),
    };
  }

  /** What is unacknowledged goes to others; what is part of a transaction waits for its end. */
  close(): void {
    this.#open = false;
    this.#giveBack([...this.#outstanding.values()].filter(({ claimed }) => !claimed));
    for (const feed of this.#feeds) feed.leave();
  }

  #remember(entry: Entry): string {
    const { number, version } = this.#settings;
    const tag = `${number}-${this.#delivered}`;
    const { id } = entry.message;
    // Two copies of one message can only both be here when the second comes from another queue.
    const key = version === '1.2' || this.#outstanding.has(id) ? tag : id;
    this.#outstanding.set(key, { key, entry, claimed: false });
    return version === '1.2' ? `ack:${tag}\n` : '';
  }

  #upTo(last: Outstanding): Outstanding[] {
    const all: Outstanding[] = [];
    for (const one of this.#outstanding.values()) {
      if (!one.claimed) all.push(one);
      if (one === last) break;
    }
    return all;
  }

  #settle(all: readonly Outstanding[]): void {
    this.#claimed -= all.length;
    for (const { key, entry } of all) {
      this.#outstanding.delete(key);
      entry.home.settle(entry);
    }
  }

  #release(all: readonly Outstanding[]): void {
    this.#claimed -= all.length;
    for (const one of all) one.claimed = false;
    if (!this.#open) this.#giveBack(all);
  }

  #giveBack(all: readonly Outstanding[]): void {
    const byHome = new Map<EntryHome, Entry[]>();
    for (const { key, entry } of all) {
      this.#outstanding.delete(key);
      const entries = byHome.get(entry.home);
      if (entries === undefined) byHome.set(entry.home, [entry]);
      else entries.push(entry);
    }
    for (const [home, entries] of byHome) home.giveBack(entries);
  }
}

/** Throws when the version cannot carry the id: MESSAGE frames would lack it. */
export function subscriptionLine(id: string | undefined, version: StompVersion): string {
  return id === undefined ? '' : encodeHeaders({ subscription: id }, version);
}
