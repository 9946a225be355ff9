import type { Frame } from '../../wire/frame.ts';
import { refusal } from '../refusal.ts';
import type { Session } from '../session.ts';
import type { Afterwards } from './command.ts';

/** UNSUBSCRIBE: by id, or by destination in 1.0; with a subscription name it deletes a durable one. */
export function unsubscribe(session: Session, frame: Frame): Afterwards | undefined {
  const id = frame.header('id');
  if (id === undefined && session.settings.version !== '1.0') {
    throw refusal('UNSUBSCRIBE received without a subscription id!');
  }
  const durable = frame.header('activemq.subscriptionName');
  if (durable !== undefined) session.broker.durables.remove(session.settings.clientId, durable);
  else end(session, id ?? idOf(session, frame));
  return undefined;
}

function idOf(session: Session, frame: Frame): string {
  const destination = frame.header('destination');
  if (destination === undefined) {
    const what = 'the subscriptionId or the destination';
    throw refusal(`Must specify ${what} you are unsubscribing from`);
  }
  return session.subscriptions.idOf(destination) ?? '';
}

function end(session: Session, id: string): void {
  if (!session.subscriptions.remove(id)) throw refusal('No subscription matched.');
}
