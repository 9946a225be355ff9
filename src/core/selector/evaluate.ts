import type { Arithmetic, Comparison, Expression } from './expression.ts';
import { isNumeric, numberLike, type SelectorValue } from './value.ts';

/** A property of the message at hand; undefined where it has none of that name. */
export type PropertyLookup = (name: string) => SelectorValue;
type Evaluation = (lookup: PropertyLookup) => SelectorValue;

/** Makes of a tree a function from the properties of a message to what the expression yields. */
export function evaluation(expression: Expression): Evaluation {
  switch (expression.type) {
    case 'literal':
      return () => expression.value;
    case 'property':
      return (lookup) => lookup(expression.name);
    case 'and':
      return joined(expression.operands, false);
    case 'or':
      return joined(expression.operands, true);
    case 'compare':
      return compared(expression.operator, expression.left, expression.right);
    case 'arithmetic':
      return calculated(expression.operator, expression.left, expression.right);
    default:
      return tested(expression);
  }
}

type Test = Extract<Expression, { type: 'not' | 'negate' | 'is-null' | 'like' | 'in' }>;

function tested(expression: Test): Evaluation {
  const operand = evaluation(expression.operand);
  switch (expression.type) {
    case 'not':
      return (lookup) => opposite(truth(operand(lookup)));
    case 'negate':
      return (lookup) => negated(operand(lookup));
    case 'is-null':
      return (lookup) => operand(lookup) === undefined;
    case 'like':
      return (lookup) => ofText(operand(lookup), expression.fits, false);
    case 'in':
      return (lookup) => ofText(operand(lookup), (text) => expression.values.has(text), undefined);
  }
}

/** AND ends at the first false, OR at the first true; with an unknown it is unknown otherwise. */
function joined(operands: readonly Expression[], decisive: boolean): Evaluation {
  const evaluations = operands.map(evaluation);
  return (lookup) => {
    let isUnknown = false;
    for (const operand of evaluations) {
      const value = truth(operand(lookup));
      if (value === decisive) return decisive;
      isUnknown ||= value === undefined;
    }
    return isUnknown ? undefined : !decisive;
  };
}

/** A property that is no boolean is false as a condition (ActiveMQ's cast). */
function truth(value: SelectorValue): boolean | undefined {
  return value === undefined ? undefined : value === true;
}

function opposite(value: boolean | undefined): boolean | undefined {
  return value === undefined ? undefined : !value;
}

function negated(value: SelectorValue): SelectorValue {
  return isNumeric(value) ? -value : undefined;
}

function ofText(
  value: SelectorValue,
  test: (text: string) => boolean,
  otherwise: false | undefined,
): SelectorValue {
  if (value === undefined) return undefined;
  return typeof value === 'string' ? test(value) : otherwise;
}

function compared(operator: Comparison, left: Expression, right: Expression): Evaluation {
  const one = evaluation(left);
  const other = evaluation(right);
  const fits = ORDERS[operator];
  return (lookup) => {
    const pair = alike(one(lookup), other(lookup));
    if (pair === undefined) return undefined;
    // What cannot be compared differs (ActiveMQ), whichever way it is asked.
    if (pair === 'unlike') return operator === '<>';
    return fits(order(...pair));
  };
}

const ORDERS: Readonly<Record<Comparison, (order: number) => boolean>> = {
  '=': (order) => order === 0,
  '<>': (order) => order !== 0,
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
};

type Pair = readonly [Exclude<SelectorValue, undefined>, Exclude<SelectorValue, undefined>];

/** Both as values of one kind, a text becoming a number or a truth value beside one. */
function alike(left: SelectorValue, right: SelectorValue): Pair | 'unlike' | undefined {
  if (left === undefined || right === undefined) return undefined;
  if (typeof left === typeof right || (isNumeric(left) && isNumeric(right))) return [left, right];
  if (typeof left === 'string') return withText(converted(left, right), right);
  if (typeof right === 'string') return withText(left, converted(right, left));
  return 'unlike';
}

function withText(left: SelectorValue, right: SelectorValue): Pair | 'unlike' {
  return left === undefined || right === undefined ? 'unlike' : [left, right];
}

function converted(text: string, other: SelectorValue): SelectorValue {
  if (typeof other === 'boolean') return text.toLowerCase() === 'true';
  return isNumeric(other) ? numberLike(text, other) : undefined;
}

/** NaN beside a NaN, which is neither more nor less nor the same. */
function order(left: Pair[0], right: Pair[1]): number {
  if (left < right) return -1;
  if (left > right) return 1;
  return left <= right ? 0 : Number.NaN;
}

function calculated(operator: Arithmetic, left: Expression, right: Expression): Evaluation {
  const one = evaluation(left);
  const other = evaluation(right);
  return (lookup) => calculate(operator, one(lookup), other(lookup));
}

/** Texts are joined by + and are no numbers here, as on ActiveMQ; what has no result is unknown. */
function calculate(operator: Arithmetic, left: SelectorValue, right: SelectorValue): SelectorValue {
  if (left === undefined || right === undefined) return undefined;
  if (typeof left === 'string') return operator === '+' ? left + String(right) : undefined;
  if (!isNumeric(left) || !isNumeric(right)) return undefined;
  const isWhole = typeof left === 'bigint' && typeof right === 'bigint';
  return isWhole ? whole(operator, left, right) : double(operator, Number(left), Number(right));
}

/** Division and remainder are always double (ActiveMQ). */
function whole(operator: Arithmetic, left: bigint, right: bigint): bigint | number {
  if (operator === '+') return left + right;
  if (operator === '-') return left - right;
  return operator === '*' ? left * right : double(operator, Number(left), Number(right));
}

function double(operator: Arithmetic, left: number, right: number): number {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
    case '%':
      return left % right;
  }
}
