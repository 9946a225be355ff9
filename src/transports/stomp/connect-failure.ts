import { type ErrorKind, MsgError } from '../../core/errors.ts';
import type { BrokerAddress } from './address.ts';

interface Explanation {
  readonly kind?: ErrorKind;
  readonly text: string;
  readonly hint: string;
}

const EXPLANATIONS: Readonly<Record<string, Explanation>> = {
  ECONNREFUSED: {
    text: 'connection refused',
    hint: 'is the broker running, and is this its STOMP port?',
  },
  ENOTFOUND: { text: 'no such host', hint: 'check the spelling of the host name' },
  EAI_AGAIN: { text: 'the host name cannot be resolved', hint: 'check the name and the DNS' },
  ECONNRESET: {
    text: 'the other side closed the connection',
    hint: 'does this port speak plain STOMP, or STOMP over TLS (stomp+ssl://)?',
  },
  EHOSTUNREACH: { text: 'no route to the host', hint: 'check network and firewall' },
  ENETUNREACH: { text: 'the network cannot be reached', hint: 'check the network' },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    kind: 'permission',
    text: 'the certificate is for another host name',
    hint: 'use the name in the certificate',
  },
  CERT_HAS_EXPIRED: {
    kind: 'permission',
    text: "the broker's certificate has expired",
    hint: 'tell its administrator',
  },
  HPE_INVALID_CONSTANT: {
    kind: 'protocol',
    text: 'the other side does not speak WebSocket',
    hint: 'use stomp:// for a plain STOMP port',
  },
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: {
    kind: 'permission',
    text: 'the broker asks for a client certificate',
    hint: 'give yours with --cert and --key',
  },
};

const NO_TLS: Explanation = {
  kind: 'protocol',
  text: 'the other side does not speak TLS',
  hint: 'use stomp:// or ws:// for a plain port',
};

const UNTRUSTED: Explanation = {
  kind: 'permission',
  text: "the broker's certificate is not signed by a trusted authority",
  hint: 'give its authority with --ca FILE',
};

/** EPROTO is how a WebSocket tells the same. */
const NO_TLS_CODES = new Set(['ERR_SSL_WRONG_VERSION_NUMBER', 'EPROTO']);

const UNTRUSTED_CODES = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/** What a failed connect means to a user, with what to do. */
export function connectFailure(address: BrokerAddress, error: unknown): MsgError {
  if (error instanceof MsgError) return error;
  const origin = firstCause(error);
  const known = explanationOf(codeOf(origin));
  const raw = origin instanceof Error ? origin.message : String(origin);
  return new MsgError(known?.kind ?? 'unavailable', `cannot connect: ${known?.text ?? raw}`, {
    where: address.label,
    hint: known?.hint,
    cause: error,
  });
}

function explanationOf(code: string): Explanation | undefined {
  if (UNTRUSTED_CODES.has(code)) return UNTRUSTED;
  return NO_TLS_CODES.has(code) ? NO_TLS : EXPLANATIONS[code];
}

/** A host with several addresses fails with one error for each; the first tells enough. */
function firstCause(error: unknown): unknown {
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors[0];
  return error;
}

function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return '';
  return String(error.code);
}
