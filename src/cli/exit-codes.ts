import type { ErrorKind } from '../core/errors.ts';

/** Every exit code there is, with its meaning; help and man pages are made from this table. */
export const EXIT_CODES = [
  { code: 0, name: 'done', meaning: 'done and confirmed' },
  { code: 1, name: 'partial', meaning: 'some records failed, as told on stderr; the rest is done' },
  { code: 2, name: 'usage', meaning: 'wrong call' },
  { code: 65, name: 'data', meaning: 'invalid data' },
  { code: 69, name: 'unavailable', meaning: 'broker unavailable' },
  { code: 70, name: 'internal', meaning: 'a fault of msg itself' },
  { code: 74, name: 'io', meaning: 'input or output failed' },
  { code: 75, name: 'kept', meaning: 'kept in the spool, not yet sent' },
  { code: 76, name: 'protocol', meaning: 'the broker broke the protocol or refused' },
  { code: 77, name: 'permission', meaning: 'authentication or permission' },
  { code: 78, name: 'config', meaning: 'configuration' },
  { code: 124, name: 'timeout', meaning: 'nothing came in time, or --expect was not met' },
  { code: 130, name: 'interrupted', meaning: 'ended by SIGINT' },
  { code: 143, name: 'terminated', meaning: 'ended by SIGTERM' },
] as const;

export type ExitName = (typeof EXIT_CODES)[number]['name'];

export function exitCode(name: ExitName | ErrorKind): number {
  const entry = EXIT_CODES.find((one) => one.name === name);
  return entry?.code ?? 70;
}
