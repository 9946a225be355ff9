import type { JsonValue } from '../../core/record.ts';
import type { SqlValue } from './libsql.ts';

/**
 * A field as SQLite stores it: text, INTEGER for whole numbers up to 2^53, REAL for the others, 1 or 0
 * for booleans, JSON text for nested values. What a double cannot hold is exact only in `record`.
 */
export function columnValue(value: JsonValue): SqlValue {
  if (typeof value === 'string' || value === null) return value;
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (typeof value === 'boolean') return value ? 1n : 0n;
  return JSON.stringify(value);
}
