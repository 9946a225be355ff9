import { isNumeric, type SelectorValue } from './value.ts';

export type Comparison = '=' | '<>' | '<' | '<=' | '>' | '>=';
export type Arithmetic = '+' | '-' | '*' | '/' | '%';

interface Binary<Type, Operator> {
  readonly type: Type;
  readonly operator: Operator;
  readonly left: Expression;
  readonly right: Expression;
}

/** A selector as a tree. */
export type Expression =
  | { readonly type: 'literal'; readonly value: SelectorValue }
  | { readonly type: 'property'; readonly name: string }
  | { readonly type: 'and' | 'or'; readonly operands: readonly Expression[] }
  | { readonly type: 'not' | 'negate' | 'is-null'; readonly operand: Expression }
  | {
      readonly type: 'like';
      readonly operand: Expression;
      readonly fits: (text: string) => boolean;
    }
  | { readonly type: 'in'; readonly operand: Expression; readonly values: ReadonlySet<string> }
  | Binary<'compare', Comparison>
  | Binary<'arithmetic', Arithmetic>;

export function isComparison(text: string): text is Comparison {
  return /^(=|<>|<=?|>=?)$/.test(text);
}

export function isArithmetic(text: string): text is Arithmetic {
  return /^[+*/%-]$/.test(text);
}

/** Whether it can be a condition; a property may hold true or false. */
export function isCondition(expression: Expression): boolean {
  if (expression.type === 'literal') return typeof expression.value === 'boolean';
  return expression.type !== 'arithmetic' && expression.type !== 'negate';
}

/** As on ActiveMQ nothing is compared with NULL, and only numbers are ordered, when written out. */
export function comparable(operator: Comparison, operand: Expression): boolean {
  if (operand.type === 'property') return true;
  const isEquality = operator === '=' || operator === '<>';
  if (operand.type !== 'literal') return isEquality || !isCondition(operand);
  return isEquality ? operand.value !== undefined : isNumeric(operand.value);
}
