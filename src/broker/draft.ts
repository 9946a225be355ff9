import type { Headers } from '../core/message.ts';
import type { Frame } from '../wire/frame.ts';
import { refusal } from './refusal.ts';
import type { Draft } from './stored-message.ts';

/** Headers that only frame the transfer, or that the broker gives itself (ActiveMQ 5.17 drops them). */
const NOT_KEPT: ReadonlySet<string> = new Set([
  'destination',
  'receipt',
  'transaction',
  'content-length',
  'message-id',
  'redelivered',
  'subscription',
  'ack',
  'persistent',
  'JMSXUserID',
]);

const DEFAULT_PRIORITY = 4;

/** What a SEND says, with the headers that ActiveMQ adds to every message. */
export function draftOf(frame: Frame, replyTo: (header: string) => string): Draft {
  const sent = frame.headers(NOT_KEPT);
  const expires = integer(sent, 'expires') ?? 0;
  const persistent = frame.header('persistent') === 'true';
  const added: Record<string, string> = {
    expires: String(expires),
    priority: String(priority(integer(sent, 'priority'))),
    timestamp: String(integer(sent, 'timestamp') ?? Date.now()),
  };
  if (persistent) added['persistent'] = 'true';
  const answers = sent['reply-to'];
  if (answers !== undefined) added['reply-to'] = replyTo(answers);
  const headers = Object.assign(sent, added);
  return { headers, body: frame.body, text: isText(frame, sent), persistent, expires };
}

/** ActiveMQ's rule: content-length makes a BytesMessage, unless amq-msg-type says which it is. */
function isText(frame: Frame, headers: Headers): boolean {
  const type = headers['amq-msg-type'];
  if (type === undefined) return !frame.hasLength;
  const kind = type.toLowerCase();
  if (kind !== 'text' && kind !== 'bytes') throw refusal(`Unsupported message type '${type}'`);
  // A text with NUL can only be passed on with its length.
  return kind === 'text' && !frame.hasLength;
}

function priority(asked: number | undefined): number {
  return Math.min(Math.max(asked ?? DEFAULT_PRIORITY, 0), 9);
}

/** Refused when it is no number: ActiveMQ falls silent then (brokers.md). */
function integer(headers: Headers, name: string): number | undefined {
  const value = headers[name];
  if (value === undefined) return undefined;
  if (/^-?\d{1,15}$/.test(value)) return Number(value);
  throw refusal(`The ${name} header is no integer: ${JSON.stringify(value)}`);
}
