import { getSystemErrorMap } from 'node:util';
import { MsgError } from '../core/errors.ts';

const HINTS: Readonly<Record<string, string>> = {
  ENOSPC: 'make room; what was not confirmed stays with its source',
  EDQUOT: 'raise the quota or make room; what was not confirmed stays with its source',
};

/** A failed system call as a MsgError `io` that reads `WHAT: REASON`; the cause keeps the errno code. */
export function ioError(what: string, where: string, thrown: unknown): MsgError {
  if (thrown instanceof MsgError) return thrown;
  return new MsgError('io', `${what}: ${reason(thrown)}`, {
    where,
    hint: HINTS[errnoCode(thrown) ?? ''],
    cause: thrown,
  });
}

/** The errno name of a system error (`ENOENT`), if it is one. */
export function errnoCode(thrown: unknown): string | undefined {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string'
    ? thrown.code
    : undefined;
}

function reason(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  const known =
    'errno' in thrown && typeof thrown.errno === 'number'
      ? getSystemErrorMap().get(thrown.errno)
      : undefined;
  return known?.[1] ?? thrown.message;
}
