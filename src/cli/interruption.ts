import { exitCode } from './exit-codes.ts';

/** What ends a command from outside. */
export interface Interruption {
  /** Aborted by the first INT or TERM: stop taking, finish what is under way. */
  readonly signal: AbortSignal;
  /** The exit code of the signal that came, if one did. */
  readonly code: number | undefined;
}

const SIGNALS = { SIGINT: exitCode('interrupted'), SIGTERM: exitCode('terminated') };

/** Sets the handlers of INT and TERM, once for the process. The second signal ends it at once. */
export function onInterruption(): Interruption {
  const controller = new AbortController();
  let code: number | undefined;
  for (const [name, itsCode] of Object.entries(SIGNALS)) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(itsCode);
      code = itsCode;
      controller.abort();
    });
  }
  return {
    signal: controller.signal,
    get code() {
      return code;
    },
  };
}

/**
 * What the work gives, or undefined when a signal comes first: for what may be left half done, such
 * as connecting to a broker that does not answer.
 */
export async function unlessInterrupted<T>(
  work: Promise<T>,
  { signal }: Interruption,
): Promise<T | undefined> {
  const interrupted = new Promise<undefined>((resolve) => {
    signal.addEventListener('abort', () => resolve(undefined), { once: true });
    if (signal.aborted) resolve(undefined);
  });
  work.catch(() => undefined);
  return Promise.race([work, interrupted]);
}

/** USR1 writes what `line` says to stderr; for long-running commands. */
export function onStatistics(line: () => string): void {
  process.on('SIGUSR1', () => process.stderr.write(`msg: ${line()}\n`));
}
