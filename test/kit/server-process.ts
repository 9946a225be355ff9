import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Launch {
  /** Where the server lives; its output goes to `NAME.log` there. */
  readonly folder: string;
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

// Waits for one line. Without it (the test process died, however) the server and its folder go too.
const GUARD = '[ "$(head -n 1)" = done ] || { kill -s KILL -- "-$1"; sleep 1; rm -rf -- "$2"; }';

/** A server program in a process group of its own that never outlives the test process. */
export class ServerProcess {
  readonly #launch: Launch;
  readonly #child: ChildProcess;
  readonly #guard: ChildProcess;
  readonly #closed: Promise<unknown>;
  #gone = false;

  constructor(launch: Launch) {
    this.#launch = launch;
    const log = openSync(this.logFile, 'a');
    this.#child = spawn(launch.command, launch.args, {
      cwd: launch.folder,
      detached: true,
      env: { PATH: process.env['PATH'], LANG: 'C.UTF-8', ...launch.env },
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    this.#closed = once(this.#child, 'close').catch(() => undefined);
    this.#guard = spawn('sh', ['-c', GUARD, 'guard', String(this.#child.pid), launch.folder], {
      cwd: '/',
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    this.#guard.stdin?.on('error', () => undefined);
    this.#guard.unref();
    void this.#closed.then(() => {
      this.#gone = true;
      this.#guard.stdin?.end('done\n');
    });
  }

  /** 0 when the program could not be started at all. */
  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get logFile(): string {
    return join(this.#launch.folder, `${this.#launch.name}.log`);
  }

  /** Tries the probe until it holds; rejects with the log when the server ends first or takes too long. */
  async ready(probe: () => Promise<unknown>, patience = 60_000): Promise<void> {
    const deadline = Date.now() + patience;
    for (;;) {
      try {
        await probe();
        return;
      } catch (error) {
        if (this.#gone) throw this.#failure('ended while starting', error);
        if (Date.now() > deadline) throw this.#failure(`not ready after ${patience} ms`, error);
      }
      await Promise.race([this.#closed, new Promise((resolve) => setTimeout(resolve, 50))]);
    }
  }

  /** Kills the whole process group and waits for the end. Nothing here is worth an orderly farewell. */
  async kill(): Promise<void> {
    if (this.#gone || this.pid === 0) return;
    try {
      process.kill(-this.pid, 'SIGKILL');
    } catch {
      // It has just ended by itself.
    }
    await this.#closed;
  }

  #failure(what: string, cause: unknown): Error {
    const lines = readFileSync(this.logFile, 'utf8').split('\n');
    const end = lines.filter((line) => !/^\s+at /.test(line)).slice(-40);
    return new Error(`${this.#launch.name} ${what}; its log ends:\n${end.join('\n')}`, { cause });
  }
}
