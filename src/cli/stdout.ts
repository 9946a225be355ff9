import '@oclif/core/command';
import type { MsgError } from '../core/errors.ts';
import { ioError } from '../sinks/io-error.ts';

/** One line to standard output; resolves when the system has taken it. */
export function writeLine(line: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(`${line}\n`, (error) => (error ? reject(failed(error)) : resolve()));
  });
}

/**
 * Takes the errors of standard output away from oclif, which would throw those of a full disk from
 * an event handler. Who awaits a write hears of them there; for what oclif itself writes, the
 * returned function waits until all is out and gives the first error.
 */
export function guardOutput(): () => Promise<MsgError | undefined> {
  let failure: MsgError | undefined;
  process.stdout.removeAllListeners('error').on('error', (error) => {
    failure ??= failed(error);
  });
  return async () => {
    await new Promise<void>((resolve) => process.stdout.write('', () => resolve()));
    return failure;
  };
}

function failed(cause: Error): MsgError {
  return ioError('cannot write', 'standard output', cause);
}
