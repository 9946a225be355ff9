import type { Frame } from '../../wire/frame.ts';
import type { Posting } from '../destinations.ts';
import { draftOf } from '../draft.ts';
import { refusal } from '../refusal.ts';
import type { Session } from '../session.ts';
import type { Afterwards } from './command.ts';

/** SEND: stores or passes on a message, now or with its transaction. */
export function send(session: Session, frame: Frame): Afterwards | undefined {
  const id = frame.header('transaction');
  if (id === undefined) {
    for (const posting of postings(session, frame)) session.broker.destinations.post(posting);
  } else sendInTransaction(session, frame, id);
  session.blockIfFull();
  return undefined;
}

function sendInTransaction(session: Session, frame: Frame, id: string): void {
  const transaction = session.transactions.get(id);
  try {
    const all = postings(session, frame);
    const bytes = all.reduce((sum, { message }) => sum + message.size, session.transactions.bytes);
    const { maxTransactionBytes } = session.broker.settings;
    if (bytes > maxTransactionBytes) {
      throw refusal(`open transactions would exceed ${maxTransactionBytes} bytes`);
    }
    transaction.send(all);
  } catch (thrown) {
    transaction.fail();
    throw thrown;
  }
}

function postings(session: Session, frame: Frame): Posting[] {
  const header = frame.header('destination');
  if (header === undefined) throw refusal('SEND received without a Destination specified!');
  const { destinations } = session.broker;
  const targets = session.destinations(header);
  for (const target of targets) destinations.check(target);
  session.checkRoom();
  const draft = draftOf(frame, (address) => session.replyTo(address));
  return destinations.prepare(draft, targets, session.nextMessageId);
}
