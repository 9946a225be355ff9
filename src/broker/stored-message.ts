import type { Headers } from '../core/message.ts';
import { encodeHeaders } from '../wire/encode.ts';
import { Frame } from '../wire/frame.ts';
import type { StompVersion } from '../wire/version.ts';
import { fittingHeaders } from './fitting-headers.ts';

/** What the objects of a held message take beside its texts and body, measured on Node 20. */
const OVERHEAD = 500;
/** Headers that belong to one place of the message, not to the message. */
const OF_THE_PLACE: ReadonlySet<string> = new Set(['destination', 'message-id']);
const NOTHING = Buffer.alloc(0);

/** A message before it has a place and an id. */
export interface Draft {
  /** All that consumers shall see but destination, message-id and content-length. */
  readonly headers: Headers;
  readonly body: Buffer;
  /** Sent without content-length: a JMS TextMessage, and shown so. */
  readonly text: boolean;
  readonly persistent: boolean;
  /** Epoch milliseconds; 0 and less is never. */
  readonly expires: number;
}

/** Whether a consumer wants the message; `redelivered` when another had it before. */
export type MessageFilter = (message: StoredMessage, redelivered: boolean) => boolean;

/** A message in the broker. One object serves every queue and subscriber that it reaches. */
export class StoredMessage {
  readonly id: string;
  /** As consumers see it. */
  readonly destination: string;
  readonly text: boolean;
  readonly persistent: boolean;
  readonly expires: number;
  /** Bytes to account for while somebody holds it. */
  readonly size: number;
  /** How many places hold it; kept by Memory. */
  holders = 0;
  /** The header lines as STOMP 1.2 has them, which can carry what the others cannot. */
  #lines: string;
  #body: Buffer;
  #isCompact = false;

  /** Throws MsgError `data` for headers that no version can carry. */
  constructor(draft: Draft, id: string, destination: string) {
    this.id = id;
    this.destination = destination;
    this.text = draft.text;
    this.persistent = draft.persistent;
    this.expires = draft.expires;
    this.#body = draft.body;
    const place = encodeHeaders({ destination, 'message-id': id }, '1.2');
    this.#lines = place + encodeHeaders(draft.headers, '1.2');
    this.size = OVERHEAD + this.#lines.length + this.#body.length;
  }

  get body(): Buffer {
    return this.#body;
  }

  /** A draft of the same message for another place. */
  draft(added: Headers): Draft {
    const { body, text, persistent, expires } = this;
    const headers = { ...this.#frame().headers(OF_THE_PLACE), ...added };
    return { headers, body, text, persistent, expires };
  }

  header(name: string): string | undefined {
    return this.#frame().header(name);
  }

  /**
   * To be called for a message that stays: lets go of the received chunk, of which the body may be a
   * small part, and of the pieces that the lines were joined from.
   */
  compact(): void {
    if (this.#isCompact) return;
    this.#isCompact = true;
    this.#lines = Buffer.from(this.#lines).toString();
    if (this.#body.length * 2 < this.#body.buffer.byteLength) this.#body = Buffer.from(this.#body);
  }

  /** The header lines for a client of this version, but for those of the one delivery. */
  lines(version: StompVersion): string {
    const length = this.text ? '' : `content-length:${this.#body.length}\n`;
    // But for the carriage return the escapes of 1.1 are those of 1.2.
    const isSame = version === '1.2' || (version === '1.1' && !this.#lines.includes('\\r'));
    return length + (isSame ? this.#lines : fittingHeaders(this.#frame().headers(), version));
  }

  expired(): boolean {
    return this.expires > 0 && this.expires <= Date.now();
  }

  #frame(): Frame {
    const how = { hasLength: false, version: '1.2', strict: false } as const;
    return new Frame('MESSAGE', `\n${this.#lines}`, NOTHING, how);
  }
}
