import type { Frame } from '../../wire/frame.ts';
import { refusal } from '../refusal.ts';
import type { Session } from '../session.ts';
import type { Afterwards } from './command.ts';

export function begin(session: Session, frame: Frame): Afterwards | undefined {
  session.transactions.begin(nameOf(frame, 'beginning'));
  return undefined;
}

export function commit(session: Session, frame: Frame): Afterwards | undefined {
  session.transactions.commit(nameOf(frame, 'committing'), session.broker.destinations);
  session.blockIfFull();
  return undefined;
}

export function abort(session: Session, frame: Frame): Afterwards | undefined {
  session.transactions.abort(nameOf(frame, 'aborting'));
  return undefined;
}

function nameOf(frame: Frame, doing: string): string {
  const id = frame.header('transaction');
  if (id === undefined) throw refusal(`Must specify the transaction you are ${doing}`);
  return id;
}
