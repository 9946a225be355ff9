import { MsgError } from '../core/errors.ts';
import { redact } from '../core/redact.ts';

const MAX_SHOWN = 60;

/** The error for a value of the wrong type or out of range: `"5x" is not a duration`. */
export function wrongValue(value: unknown, wanted: string, hint?: string): MsgError {
  return new MsgError('usage', `${told(value)} is not ${wanted}`, { hint });
}

/** What kind of value it is, for values that may be secret. */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined || value === '') return 'an empty value';
  if (typeof value === 'boolean') return 'true or false';
  if (Array.isArray(value)) return 'a list';
  if (value instanceof Date) return 'a date';
  return typeof value === 'object' ? 'a mapping' : `a ${typeof value}`;
}

function told(value: unknown): string {
  if (typeof value === 'string' && value !== '') return quoted(value);
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : kindOf(value);
}

function quoted(value: string): string {
  const text = redact(value);
  return JSON.stringify(text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}...` : text);
}
