import { MsgError } from '../core/errors.ts';

/** The client asked for what cannot be done: it gets an ERROR and the connection stays open. */
export function refusal(message: string): MsgError {
  return new MsgError('usage', message);
}

/** The client gets an ERROR and is disconnected: it does not speak the protocol. */
export function violation(message: string): MsgError {
  return new MsgError('protocol', message);
}

/** As on ActiveMQ only framing, limits and authentication end the connection (brokers.md). */
export function isFatal(error: MsgError): boolean {
  return error.kind !== 'usage' && error.kind !== 'data';
}
