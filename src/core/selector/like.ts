const ONE = Symbol('any one character');
const MANY = Symbol('any characters, or none');

type Element = string | typeof ONE | typeof MANY;

const WILDCARDS: ReadonlyMap<string, Element> = new Map<string, Element>([
  ['%', MANY],
  ['_', ONE],
]);

/** SQL's LIKE. The time grows with the product of both lengths at most, whatever the pattern. */
export function likePattern(pattern: string, escaping?: string): (text: string) => boolean {
  const elements = elementsOf(pattern, escaping);
  return (text) => matches(elements, text);
}

/** The escaping character counts only before a wildcard or itself, as on ActiveMQ. */
function elementsOf(pattern: string, escaping: string | undefined): Element[] {
  const elements: Element[] = [];
  for (let at = 0; at < pattern.length; at += 1) {
    const next = pattern.charAt(at + 1);
    const isEscaped = pattern[at] === escaping && (WILDCARDS.has(next) || next === escaping);
    if (isEscaped) at += 1;
    const char = pattern.charAt(at);
    elements.push((isEscaped ? undefined : WILDCARDS.get(char)) ?? char);
  }
  return elements;
}

function matches(elements: readonly Element[], text: string): boolean {
  let element = 0;
  let at = 0;
  // Where to go on when the guess of how much the last % took was too short.
  let retry: { element: number; at: number } | undefined;
  while (at < text.length) {
    const expected = elements[element];
    if (expected === MANY) {
      element += 1;
      retry = { element, at };
    } else if (expected === ONE || expected === text[at]) {
      element += 1;
      at += 1;
    } else if (retry === undefined) return false;
    else {
      retry = { element: retry.element, at: retry.at + 1 };
      ({ element, at } = retry);
    }
  }
  while (elements[element] === MANY) element += 1;
  return element === elements.length;
}
