import { removeFolder } from './folder.ts';
import type { ServerProcess } from './server-process.ts';

export interface BrokerProgram {
  readonly folder: string;
  launch(): ServerProcess;
  /** Resolves when the broker answers on all its ports. */
  probe(): Promise<unknown>;
  /** What the broker needs beside it, ended after it. */
  readonly companions?: readonly ServerProcess[];
}

/** A real broker with its ports and its store, over as many starts as a test wants. */
export class BrokerProcess {
  readonly #program: BrokerProgram;
  #server: ServerProcess | undefined;

  constructor(program: BrokerProgram) {
    this.#program = program;
  }

  /** The broker's process, for signals such as SIGSTOP; 0 while it is not running. */
  get pid(): number {
    return this.#server?.pid ?? 0;
  }

  /**
   * Starts it, also again after `kill`, on the same ports and with the same store. When it does not
   * come up, nothing of it is left and the error shows its log.
   */
  async start(): Promise<void> {
    this.#server = this.#program.launch();
    try {
      await this.#server.ready(this.#program.probe);
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  /** Ends it as a power cut would. Its store stays for another `start`. */
  async kill(): Promise<void> {
    await this.#server?.kill();
    this.#server = undefined;
  }

  /** Ends it for good and removes its folder. May be called twice. */
  async stop(): Promise<void> {
    await this.kill();
    for (const companion of this.#program.companions ?? []) await companion.kill();
    await removeFolder(this.#program.folder);
  }
}
