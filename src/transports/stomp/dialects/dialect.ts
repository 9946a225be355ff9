import type { MsgError } from '../../../core/errors.ts';
import type { Headers, Message } from '../../../core/message.ts';
import type { Sending, Subscription } from '../../../core/transport.ts';
import type { Frame } from '../../../wire/frame.ts';

/** What differs between brokers behind one flag; facts from brokers.md. */
export interface Dialect {
  readonly name: string;
  /**
   * How sending is confirmed fastest: `transaction` (batches, a receipt on each COMMIT) or `receipt`
   * (one on each SEND, many in flight).
   */
  readonly confirm: 'transaction' | 'receipt';
  /** Whether bodies of text go without content-length, which makes them text messages there. */
  readonly textWithoutLength: boolean;
  /** Headers of a SEND beyond the user's own: life time, priority, persistence. */
  sendHeaders(message: Message, how: Sending): Headers;
  /** Headers of a SUBSCRIBE. Throws MsgError `usage` for what this broker would ignore. */
  subscribeHeaders(what: Subscription): Headers;
  /** Whether a received body is meant as text. */
  isText(frame: Frame): boolean;
  /** The MsgError an ERROR frame of this broker stands for, where its words are known. */
  explain?(message: string): MsgError | undefined;
}
