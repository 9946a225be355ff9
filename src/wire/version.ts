export type StompVersion = '1.0' | '1.1' | '1.2';

/** The versions we speak, best first. */
export const STOMP_VERSIONS: readonly StompVersion[] = ['1.2', '1.1', '1.0'];

/** The best version both sides speak; a peer that names none speaks 1.0 (STOMP 1.2, Protocol Negotiation). */
export function negotiateVersion(acceptVersion: string | undefined): StompVersion | undefined {
  const accepted = (acceptVersion ?? '1.0').split(',').map((part) => part.trim());
  return STOMP_VERSIONS.find((version) => accepted.includes(version));
}
