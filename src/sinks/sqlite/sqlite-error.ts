import { MsgError } from '../../core/errors.ts';
import { errnoCode } from '../io-error.ts';

/** Result codes, extended ones by prefix, that blame the row and not the database. */
const REFUSALS = ['SQLITE_CONSTRAINT', 'SQLITE_MISMATCH', 'SQLITE_TOOBIG'];

const HINTS: Readonly<Record<string, string>> = {
  SQLITE_BUSY: 'another process is writing to it; try again when that has ended',
  SQLITE_FULL: 'make room; what was not confirmed stays with its source',
  SQLITE_NOTADB: 'name a new file, or one that SQLite has made',
};

/** True when SQLite refused a row for its content, so that others may still be stored. */
export function isRowRefused(thrown: unknown): boolean {
  const code = errnoCode(thrown) ?? '';
  return REFUSALS.some((refusal) => code.startsWith(refusal));
}

/** True when another connection holds the lock. */
export function isBusy(thrown: unknown): boolean {
  return errnoCode(thrown)?.startsWith('SQLITE_BUSY') ?? false;
}

/** Any failure of SQLite as MsgError `io`. */
export function storeError(path: string, thrown: unknown): MsgError {
  if (thrown instanceof MsgError) return thrown;
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  return new MsgError('io', `cannot store: ${reason}`, {
    where: path,
    hint: HINTS[errnoCode(thrown) ?? ''],
    cause: thrown,
  });
}
