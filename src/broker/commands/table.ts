import { ack, nack } from './acknowledge.ts';
import type { Command } from './command.ts';
import { send } from './send.ts';
import { subscribe } from './subscribe.ts';
import { abort, begin, commit } from './transact.ts';
import { unsubscribe } from './unsubscribe.ts';

/** The frames of an open session by their command; connecting and leaving are the connection's. */
export const COMMANDS: ReadonlyMap<string, Command> = new Map([
  ['SEND', send],
  ['ACK', ack],
  ['NACK', nack],
  ['BEGIN', begin],
  ['COMMIT', commit],
  ['ABORT', abort],
  ['SUBSCRIBE', subscribe],
  ['UNSUBSCRIBE', unsubscribe],
]);
