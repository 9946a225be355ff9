import {
  type Comparison,
  comparable,
  type Expression,
  isArithmetic,
  isComparison,
  isCondition,
} from './expression.ts';
import { likePattern } from './like.ts';
import { TokenReader } from './token-reader.ts';

/**
 * The tree of a selector; throws MsgError `usage` for what is none. One function a rule of the
 * grammar, loosest binding first (JMS 1.1, 3.8.1.1).
 */
export function parse(text: string): Expression {
  const reader = new TokenReader(text);
  const expression = condition(reader, or(reader));
  if (reader.token.kind !== 'end') throw reader.unexpected();
  return expression;
}

function condition(reader: TokenReader, expression: Expression): Expression {
  if (isCondition(expression)) return expression;
  throw reader.wrong('a value stands where a condition is needed');
}

function or(reader: TokenReader): Expression {
  return chain(reader, 'OR', and);
}

function and(reader: TokenReader): Expression {
  return chain(reader, 'AND', not);
}

function chain(
  reader: TokenReader,
  word: 'AND' | 'OR',
  operand: (reader: TokenReader) => Expression,
): Expression {
  const first = operand(reader);
  const operands = [first];
  while (reader.takeWord(word)) operands.push(operand(reader));
  if (operands.length === 1) return first;
  for (const one of operands) condition(reader, one);
  return { type: word === 'AND' ? 'and' : 'or', operands };
}

function not(reader: TokenReader): Expression {
  if (!reader.takeWord('NOT')) return comparisons(reader);
  const operand = reader.deeper(() => not(reader));
  return { type: 'not', operand: condition(reader, operand) };
}

function comparisons(reader: TokenReader): Expression {
  let left = sum(reader);
  for (;;) {
    const next = comparison(reader, left);
    if (next === undefined) return left;
    left = next;
  }
}

function comparison(reader: TokenReader, left: Expression): Expression | undefined {
  const { kind, value } = reader.token;
  if (kind === 'symbol' && isComparison(value)) {
    reader.next();
    return compare(reader, value, left, sum(reader));
  }
  if (reader.takeWord('IS')) return isNull(reader, left);
  const isNegated = reader.takeNotBefore(['LIKE', 'BETWEEN', 'IN']);
  const operand = test(reader, left);
  return operand !== undefined && isNegated ? { type: 'not', operand } : operand;
}

function isNull(reader: TokenReader, left: Expression): Expression {
  const isNegated = reader.takeWord('NOT');
  reader.word('NULL');
  const operand: Expression = { type: 'is-null', operand: left };
  return isNegated ? { type: 'not', operand } : operand;
}

function test(reader: TokenReader, left: Expression): Expression | undefined {
  if (reader.takeWord('LIKE')) return like(reader, left);
  if (reader.takeWord('BETWEEN')) return between(reader, left);
  return reader.takeWord('IN') ? oneOf(reader, left) : undefined;
}

function like(reader: TokenReader, operand: Expression): Expression {
  const pattern = reader.string();
  if (!reader.takeWord('ESCAPE')) return { type: 'like', operand, fits: likePattern(pattern) };
  const escaping = reader.string();
  if (escaping.length !== 1) throw reader.wrong('ESCAPE takes one character');
  return { type: 'like', operand, fits: likePattern(pattern, escaping) };
}

function between(reader: TokenReader, operand: Expression): Expression {
  const low = compare(reader, '>=', operand, sum(reader));
  reader.word('AND');
  return { type: 'and', operands: [low, compare(reader, '<=', operand, sum(reader))] };
}

function oneOf(reader: TokenReader, operand: Expression): Expression {
  if (operand.type !== 'property') throw reader.wrong('IN needs a property on its left');
  reader.symbol('(');
  const values = new Set([reader.string()]);
  while (reader.takeSymbol(',')) values.add(reader.string());
  reader.symbol(')');
  return { type: 'in', operand, values };
}

function compare(
  reader: TokenReader,
  operator: Comparison,
  left: Expression,
  right: Expression,
): Expression {
  if (comparable(operator, left) && comparable(operator, right)) {
    return { type: 'compare', operator, left, right };
  }
  throw reader.wrong(`${operator} cannot compare these`);
}

function sum(reader: TokenReader): Expression {
  return arithmetic(reader, '+-', product);
}

function product(reader: TokenReader): Expression {
  return arithmetic(reader, '*/%', signed);
}

function arithmetic(
  reader: TokenReader,
  operators: string,
  operand: (reader: TokenReader) => Expression,
): Expression {
  let left = operand(reader);
  for (;;) {
    const { kind, value } = reader.token;
    if (kind !== 'symbol' || !isArithmetic(value) || !operators.includes(value)) return left;
    reader.next();
    left = { type: 'arithmetic', operator: value, left, right: operand(reader) };
  }
}

function signed(reader: TokenReader): Expression {
  if (reader.takeSymbol('+')) return reader.deeper(() => signed(reader));
  if (!reader.takeSymbol('-')) return primary(reader);
  return { type: 'negate', operand: reader.deeper(() => signed(reader)) };
}

function primary(reader: TokenReader): Expression {
  if (reader.takeSymbol('(')) {
    const inner = reader.deeper(() => or(reader));
    reader.symbol(')');
    return inner;
  }
  const expression = single(reader);
  if (expression === undefined) throw reader.unexpected();
  reader.next();
  return expression;
}

function single({ token }: TokenReader): Expression | undefined {
  const { kind, value } = token;
  if (kind === 'string' || kind === 'number') return { type: 'literal', value };
  if (kind === 'name') return { type: 'property', name: value };
  if (kind !== 'keyword') return undefined;
  if (value === 'TRUE' || value === 'FALSE') return { type: 'literal', value: value === 'TRUE' };
  return value === 'NULL' ? { type: 'literal', value: undefined } : undefined;
}
