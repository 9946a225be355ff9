/** Says whether a concrete name is meant. */
export type DestinationPattern = (name: string) => boolean;

/** True when an element of the name is `*` or `>`; inside an element they are plain characters. */
export function isWildcard(name: string): boolean {
  return /(^|\.)[*>](\.|$)/.test(name);
}

/**
 * `*` stands for one element, `>` for all that follow, none included: `a.>` means `a` too
 * (ActiveMQ 5.17).
 */
export function destinationPattern(pattern: string): DestinationPattern {
  if (!isWildcard(pattern)) return (name) => name === pattern;
  const all = pattern.split('.');
  const rest = all.indexOf('>');
  const elements = rest === -1 ? all : all.slice(0, rest);
  return (name) => {
    const parts = name.split('.');
    const fits = rest === -1 ? parts.length === elements.length : parts.length >= elements.length;
    return fits && elements.every((element, at) => element === '*' || element === parts[at]);
  };
}
