import { evaluation, type PropertyLookup } from './evaluate.ts';
import { parse } from './parse.ts';

export type { SelectorValue } from './value.ts';

/** A test of a message by its properties. */
export interface Selector {
  /** True only when the condition is true: unknown does not match. */
  matches(lookup: PropertyLookup): boolean;
}

/**
 * Reads a JMS selector, the SQL-92 subset of JMS 1.1 3.8.1, with ActiveMQ's `%` and its conversion
 * of texts beside numbers and truth values (brokers.md, selector header). Throws MsgError `usage`.
 * The caller maps names to properties, `JMSPriority` and the like included, and gives whole numbers
 * as bigint.
 */
export function parseSelector(text: string): Selector {
  const evaluate = evaluation(parse(text));
  return { matches: (lookup) => evaluate(lookup) === true };
}
