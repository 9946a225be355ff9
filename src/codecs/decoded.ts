import type { Decoded } from '../core/codec.ts';
import { MsgError } from '../core/errors.ts';
import type { Fields } from '../core/record.ts';

/** Largest single record unless told otherwise, in bytes. */
export const MAX_RECORD_BYTES = 16 * 1024 * 1024;

/** Why there is no record at this place. */
export function invalid(line: number, message: string): Decoded {
  return { line, error: new MsgError('data', message) };
}

/** The error of a record that was skipped for its size. */
export function tooLarge(line: number, maxBytes: number): Decoded {
  return invalid(line, `record larger than ${maxBytes} bytes, skipped`);
}

/** Sets an own field whatever its name: a plain assignment would lose `__proto__`. */
export function setField(fields: Fields, name: string, value: string): void {
  if (name === '__proto__') {
    Object.defineProperty(fields, name, {
      value,
      writable: true,
      enumerable: true,
      configurable: true,
    });
  } else {
    fields[name] = value;
  }
}
