import { refusal } from './refusal.ts';

export type TemporaryKind = 'temp-queue' | 'temp-topic';
type DestinationKind = 'queue' | 'topic' | TemporaryKind;

/** One destination: `name` is what follows the prefix, with dots between its elements. */
export interface DestinationName {
  readonly kind: DestinationKind;
  readonly name: string;
}

const PREFIXES: readonly (readonly [string, DestinationKind])[] = [
  ['/queue/', 'queue'],
  ['/topic/', 'topic'],
  ['/temp-queue/', 'temp-queue'],
  ['/temp-topic/', 'temp-topic'],
];

/** More would only make many messages of one. */
const MAX_DESTINATIONS = 100;

/** Gives the real name of a connection's own `/temp-queue/x` or `/temp-topic/x`. */
export type TemporaryLookup = (kind: TemporaryKind, alias: string) => string;

/**
 * Reads a destination header. As on ActiveMQ 5.17 a name without a known prefix is a queue of that
 * literal name, and commas join several destinations, where a part without prefix is of the kind of
 * the first.
 */
export function parseDestinations(
  header: string | undefined,
  temporary: TemporaryLookup,
): readonly DestinationName[] {
  const [first = '', ...others] = (header ?? '').split(',').map((part) => part.trim());
  const head = parseOne(first, 'queue', temporary);
  if (others.length === 0) return [head];
  if (others.length >= MAX_DESTINATIONS) throw refusal('too many destinations in one header');
  return [head, ...others.map((part) => parseOne(part, head.kind, temporary))];
}

function parseOne(
  text: string,
  fallback: DestinationKind,
  temporary: TemporaryLookup,
): DestinationName {
  for (const [prefix, kind] of PREFIXES) {
    if (text.startsWith(prefix)) return named(kind, text.slice(prefix.length), text, temporary);
  }
  const [, kind = '', name = ''] = /^\/remote-(temp-queue|temp-topic)\/(.*)$/s.exec(text) ?? [];
  if (isTemporary(kind)) return { kind, name };
  return named(fallback, text, text, temporary);
}

function named(
  kind: DestinationKind,
  name: string,
  text: string,
  temporary: TemporaryLookup,
): DestinationName {
  if (name === '') throw refusal("Invalid empty or 'null' Destination header");
  return { kind, name: isTemporary(kind) ? temporary(kind, text) : name };
}

export function isTemporary(kind: string): kind is TemporaryKind {
  return kind === 'temp-queue' || kind === 'temp-topic';
}

/** As MESSAGE and reply-to headers show it. */
export function showDestination({ kind, name }: DestinationName): string {
  return isTemporary(kind) ? `/remote-${kind}/${name}` : `/${kind}/${name}`;
}
