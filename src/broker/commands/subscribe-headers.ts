import type { Frame } from '../../wire/frame.ts';
import type { DestinationName } from '../destination-name.ts';
import { refusal } from '../refusal.ts';
import { selectorFilter } from '../selector-filter.ts';
import type { Session } from '../session.ts';
import type { MessageFilter } from '../stored-message.ts';
import type { AckMode } from '../subscription.ts';

/** ActiveMQ's defaults (brokers.md). */
const QUEUE_PREFETCH = 1000;
const TOPIC_PREFETCH = 32_766;
const DURABLE_PREFETCH = 100;

/** These change who gets a message: taking them and not heeding them would mislead. */
const NOT_OFFERED = ['exclusive', 'noLocal', 'retroactive'].map((name) => `activemq.${name}`);

/** What a SUBSCRIBE asks for. */
export interface SubscribeWish {
  readonly id: string | undefined;
  readonly destination: string;
  readonly targets: readonly DestinationName[];
  readonly mode: AckMode;
  readonly prefetch: number;
  readonly selector: string | undefined;
  readonly accepts: MessageFilter | undefined;
  readonly durable: string | undefined;
  readonly maxPending: number | undefined;
}

export function readSubscribe(session: Session, frame: Frame): SubscribeWish {
  const id = frame.header('id');
  if (id === undefined && session.settings.version !== '1.0') {
    throw refusal('SUBSCRIBE received without a subscription id!');
  }
  const unknown = NOT_OFFERED.find((name) => frame.header(name) === 'true');
  if (unknown !== undefined) throw refusal(`${unknown} is not offered by this broker`);
  const targets = session.destinations(frame.header('destination'));
  const durable = durableName(frame);
  const selector = frame.header('selector');
  return {
    id,
    destination: frame.header('destination')?.trim() ?? '',
    targets,
    mode: ackMode(frame.header('ack')),
    prefetch: Math.max(0, integer(frame, 'activemq.prefetchSize') ?? prefetch(targets, durable)),
    selector,
    accepts: selector === undefined ? undefined : selectorFilter(selector),
    durable,
    maxPending: maxPending(frame),
  };
}

/** The second spelling is that of ActiveMQ up to 5.5 (formats.md 11). */
function durableName(frame: Frame): string | undefined {
  return frame.header('activemq.subscriptionName') ?? frame.header('activemq.subcriptionName');
}

/** Anything else is auto, as on ActiveMQ. */
function ackMode(header: string | undefined): AckMode {
  return header === 'client' || header === 'client-individual' ? header : 'auto';
}

function prefetch([first]: readonly DestinationName[], durable: string | undefined): number {
  if (durable !== undefined) return DURABLE_PREFETCH;
  return first?.kind === 'topic' || first?.kind === 'temp-topic' ? TOPIC_PREFETCH : QUEUE_PREFETCH;
}

/** As on ActiveMQ a negative number, and no number, is no limit. */
function maxPending(frame: Frame): number | undefined {
  const limit = integer(frame, 'activemq.maximumPendingMessageLimit');
  return limit === undefined || limit < 0 ? undefined : limit;
}

/** What is no number is overlooked, as on ActiveMQ. */
function integer(frame: Frame, name: string): number | undefined {
  const value = frame.header(name);
  return value !== undefined && /^-?\d{1,9}$/.test(value) ? Number(value) : undefined;
}
