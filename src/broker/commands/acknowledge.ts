import type { Frame } from '../../wire/frame.ts';
import { refusal } from '../refusal.ts';
import type { Session } from '../session.ts';
import type { Claim, Subscribed } from '../subscription.ts';
import type { Transaction } from '../transaction.ts';
import type { Afterwards } from './command.ts';

/** ACK: one message, or all up to it with `ack:client`. */
export function ack(session: Session, frame: Frame): Afterwards {
  const transaction = transactionOf(session, frame);
  const { claim, subscribed } = claimOf(session, frame, 'ACK');
  if (transaction === undefined) claim.settle();
  else transaction.acknowledge(claim, () => {});
  return () => subscribed.dispatch();
}

/**
 * NACK: one message, whatever the mode; it goes to the dead letter queue at once if it is
 * persistent, else it is dropped (brokers.md). ActiveMQ refuses it in a transaction; STOMP allows it.
 */
export function nack(session: Session, frame: Frame): Afterwards {
  if (session.settings.version === '1.0') {
    throw refusal('NACK received but connection is in v1.0 mode.');
  }
  const transaction = transactionOf(session, frame);
  const { claim, subscribed } = claimOf(session, frame, 'NACK');
  const bury = () => {
    for (const message of claim.messages) session.broker.destinations.deadLetters.refused(message);
  };
  if (transaction !== undefined) transaction.acknowledge(claim, bury);
  else {
    bury();
    claim.settle();
  }
  return () => subscribed.dispatch();
}

function transactionOf(session: Session, frame: Frame): Transaction | undefined {
  const id = frame.header('transaction');
  return id === undefined ? undefined : session.transactions.get(id);
}

interface Claimed {
  readonly claim: Claim;
  readonly subscribed: Subscribed;
}

function claimOf(session: Session, frame: Frame, command: 'ACK' | 'NACK'): Claimed {
  const { version } = session.settings;
  const key = frame.header(version === '1.2' ? 'id' : 'message-id');
  if (key === undefined) {
    const what = version === '1.2' ? 'a ack id for' : 'a message-id to';
    throw refusal(`${command} received without ${what} acknowledge!`);
  }
  for (const subscribed of candidates(session, frame, key, command)) {
    const claim = subscribed.claim(key, command === 'NACK');
    if (claim !== undefined) return { claim, subscribed };
  }
  throw refusal(`Unexpected ${command} received for message-id [${key}]`);
}

/** Which subscriptions the frame may mean: 1.2 tells by the ack id, 1.1 by name, 1.0 need not tell. */
function candidates(
  session: Session,
  frame: Frame,
  key: string,
  command: string,
): Iterable<Subscribed> {
  const { subscriptions } = session;
  const { version } = session.settings;
  if (version === '1.2') return some(subscriptions.byNumber(Number.parseInt(key, 10)));
  const id = frame.header('subscription');
  if (id !== undefined) return some(subscriptions.byId(id));
  if (version === '1.0') return subscriptions.all();
  throw refusal(`${command} received without a subscription id for acknowledge!`);
}

function some(subscribed: Subscribed | undefined): Subscribed[] {
  return subscribed === undefined ? [] : [subscribed];
}
