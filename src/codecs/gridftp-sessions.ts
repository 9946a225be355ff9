/** Who is behind a connection, as far as the server log tells. */
export interface Session {
  readonly userDn?: string;
  readonly voName?: string;
  /** The primary one: the server lists it first. */
  readonly voFqan?: string;
}

/** More than a busy server has at once; a log that closes none would fill the memory otherwise. */
const MAX_SESSIONS = 10_000;
const NOBODY: Session = {};

const DN = /^DN (.+) successfully authorized\.?$/;
const VO = /^VO (\S+) ([^\s,]+)/;
const BEGIN_OR_END = /^(?:New connection from|Closed connection from|Server is shutting down)/;

/** The sessions of a server log by process id (formats.md 4.1); ids are used again. */
export class Sessions {
  readonly #byPid = new Map<string, Session>();

  /** Takes note of a line other than a transfer. */
  note(pid: string, text: string): void {
    if (BEGIN_OR_END.test(text)) {
      this.#byPid.delete(pid);
      return;
    }
    const [, userDn] = DN.exec(text) ?? [];
    if (userDn !== undefined) this.#add(pid, { userDn });
    const [, voName, voFqan] = VO.exec(text) ?? [];
    if (voName !== undefined && voFqan !== undefined) this.#add(pid, { voName, voFqan });
  }

  of(pid: string | undefined): Session {
    return pid === undefined ? NOBODY : (this.#byPid.get(pid) ?? NOBODY);
  }

  #add(pid: string, known: Session): void {
    const session = { ...this.#byPid.get(pid), ...known };
    this.#byPid.delete(pid);
    this.#byPid.set(pid, session);
    if (this.#byPid.size <= MAX_SESSIONS) return;
    const [oldest] = this.#byPid.keys();
    if (oldest !== undefined) this.#byPid.delete(oldest);
  }
}
