/**
 * What went wrong, as the exit-code table (cli/exit-codes.ts) knows it:
 * `usage` wrong call; `data` invalid input; `unavailable` no broker; `io` file or pipe trouble;
 * `kept` safe in a spool but not sent; `protocol` a peer that breaks the rules;
 * `permission` authentication or authorisation; `config` bad settings; `timeout` nothing came in time;
 * `internal` a fault of ours.
 */
export type ErrorKind =
  | 'usage'
  | 'data'
  | 'unavailable'
  | 'io'
  | 'kept'
  | 'protocol'
  | 'permission'
  | 'config'
  | 'timeout'
  | 'internal';

export interface ErrorDetails {
  /** Where: `file:line`, a destination, a broker URL (never with a password). */
  readonly where?: string | undefined;
  /** What the user can do about it, as a short imperative sentence. */
  readonly hint?: string | undefined;
  readonly cause?: unknown;
}

/**
 * The one error class: `message` says what and why in one line, `where` and `hint` the rest.
 * The edge prints `where: message; hint` and picks the exit code by `kind`.
 */
export class MsgError extends Error {
  override readonly name = 'MsgError';
  readonly kind: ErrorKind;
  readonly where: string | undefined;
  readonly hint: string | undefined;

  constructor(kind: ErrorKind, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.kind = kind;
    this.where = details.where;
    this.hint = details.hint;
  }
}

/** Any thrown thing as a MsgError; what is not one already becomes `kind` with the origin as cause. */
export function toMsgError(thrown: unknown, kind: ErrorKind = 'internal'): MsgError {
  if (thrown instanceof MsgError) return thrown;
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  return new MsgError(kind, text, { cause: thrown });
}
