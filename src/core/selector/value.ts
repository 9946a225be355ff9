/**
 * What an expression yields: a bigint stands for Java's int and long, a number for its double, and
 * undefined for SQL's unknown.
 */
export type SelectorValue = string | bigint | number | boolean | undefined;

export function isNumeric(value: SelectorValue): value is bigint | number {
  return typeof value === 'bigint' || typeof value === 'number';
}

const INT = 2n ** 31n;
const LONG = 2n ** 63n;

/**
 * A text as a number of the kind that it is compared with, as ActiveMQ's convert_string_expressions
 * does: beside an int it must be an int too, so that `size > 5` is false for 5000000000 and 5.5.
 */
export function numberLike(text: string, other: bigint | number): bigint | number | undefined {
  if (typeof other === 'number') {
    const isDouble = /^\s*[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?[fd]?\s*$/i.test(text);
    return isDouble ? Number.parseFloat(text) : undefined;
  }
  if (!/^[+-]?\d{1,19}$/.test(text)) return undefined;
  const value = BigInt(text.replace('+', ''));
  const bound = within(other, INT) ? INT : LONG;
  return within(value, bound) ? value : undefined;
}

function within(value: bigint, bound: bigint): boolean {
  return value >= -bound && value < bound;
}
