import { createHash, timingSafeEqual } from 'node:crypto';
import { MsgError } from '../../core/errors.ts';
import type { Frame } from '../../wire/frame.ts';
import { negotiateVersion, STOMP_VERSIONS, type StompVersion } from '../../wire/version.ts';
import type { BrokerState } from '../broker-state.ts';
import { type HeartBeatTerms, heartBeatTerms } from '../heart-beat-terms.ts';
import { violation } from '../refusal.ts';
import type { BrokerSettings } from '../settings.ts';

/** What a CONNECT asks for, when it may have it. */
export interface Admission {
  readonly id: string;
  readonly clientId: string;
  readonly version: StompVersion;
  readonly heartBeat: HeartBeatTerms;
}

/** Checks a CONNECT or STOMP frame and takes the client id. Refusals are worded as on ActiveMQ. */
export function admit(frame: Frame, broker: BrokerState, peer: string): Admission {
  const accepted = frame.header('accept-version');
  const version = negotiateVersion(accepted);
  if (version === undefined) {
    const ours = STOMP_VERSIONS.join(', ');
    throw violation(`Invalid Protocol version[${accepted}], supported versions are: [${ours}]`);
  }
  checkLogin(frame, broker.settings.login);
  const heartBeat = heartBeatTerms(frame.header('heart-beat'));
  const id = broker.nextConnectionId();
  const clientId = frame.header('client-id') ?? id;
  const user = broker.clients.get(clientId);
  if (user !== undefined) {
    throw violation(`Broker: localhost - Client: ${clientId} already connected from ${user}`);
  }
  broker.clients.set(clientId, `tcp://${peer}`);
  return { id, clientId, version, heartBeat };
}

function checkLogin(frame: Frame, wanted: BrokerSettings['login']): void {
  if (wanted === undefined) return;
  const user = frame.header('login') ?? '';
  const password = frame.header('passcode') ?? '';
  // Both are compared, in a time that tells nothing about either.
  const userFits = equal(user, wanted.user);
  const passwordFits = equal(password, wanted.password);
  if (userFits && passwordFits) return;
  throw new MsgError('permission', `User name [${user}] or password is invalid.`);
}

function equal(one: string, other: string): boolean {
  return timingSafeEqual(digest(one), digest(other));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
