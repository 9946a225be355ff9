import type { ChildProcess } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';

export interface MsgResult {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

function present<Stream>(stream: Stream | null): Stream {
  if (stream === null) throw new Error('the program was started without that stream');
  return stream;
}

/** The program under test while it runs. */
export class MsgProcess {
  /** Resolves when it has ended and all its output is read. */
  readonly finished: Promise<MsgResult>;
  readonly #child: ChildProcess;
  readonly #stdout: Buffer[] = [];
  readonly #stderr: Buffer[] = [];

  constructor(child: ChildProcess, unread: boolean) {
    this.#child = child;
    if (!unread) child.stdout?.on('data', (chunk: Buffer) => this.#stdout.push(chunk));
    child.stderr?.on('data', (chunk: Buffer) => this.#stderr.push(chunk));
    child.stdin?.on('error', () => undefined);
    this.finished = new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, signal) => resolve({ code, signal, ...this.#output() }));
    });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get stdin(): Writable {
    return present(this.#child.stdin);
  }

  /** For `unread` alone: pull from it, or destroy it to be the reader that goes away. */
  get stdout(): Readable {
    return present(this.#child.stdout);
  }

  /** All of stderr so far. */
  get stderrText(): string {
    return Buffer.concat(this.#stderr).toString();
  }

  /** Resolves when stderr as a whole matches; rejects when the program ends without that. */
  waitForStderr(pattern: RegExp): Promise<RegExpExecArray> {
    return this.#waitFor(this.#child.stderr, () => pattern.exec(this.stderrText));
  }

  /** Resolves with the first line of stdout that matches; rejects when the program ends without. */
  async waitForLine(pattern: RegExp): Promise<string> {
    const find = () => {
      const lines = Buffer.concat(this.#stdout).toString().split('\n').slice(0, -1);
      return lines.find((line) => pattern.test(line)) ?? null;
    };
    return this.#waitFor(this.#child.stdout, find);
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Ends it for sure, also where it is stopped or deaf to signals. */
  async kill(): Promise<void> {
    this.#child.stdout?.resume();
    this.#child.kill('SIGKILL');
    await this.finished.catch(() => undefined);
  }

  #output() {
    return { stdout: Buffer.concat(this.#stdout), stderr: this.stderrText };
  }

  async #waitFor<Found>(stream: Readable | null, find: () => Found | null): Promise<Found> {
    for (let ended = false; ; ) {
      const found = find();
      if (found !== null) return found;
      if (ended) throw new Error(`the program ended without it; stderr:\n${this.stderrText}`);
      ended = await this.#nextChunk(present(stream));
    }
  }

  /** Resolves with false at the stream's next chunk, with true at the end of the program. */
  #nextChunk(stream: Readable): Promise<boolean> {
    return new Promise((resolve, reject) => {
      const more = () => resolve(false);
      stream.once('data', more);
      this.finished.then(() => resolve(true), reject).finally(() => stream.off('data', more));
    });
  }
}
