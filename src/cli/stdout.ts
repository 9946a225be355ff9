import '@oclif/core/command';
import type { MsgError } from '../core/errors.ts';
import { ioError } from '../sinks/io-error.ts';
import type { MessageFormat } from '../sinks/message-lines.ts';
import { printableJson } from '../ui/printable.ts';

/** One line to standard output; resolves when the system has taken it. */
export function writeLine(line: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(`${line}\n`, (error) => (error ? reject(failed(error)) : resolve()));
  });
}

/** The format as it may be written to standard output: to a terminal without control characters. */
export function toStdout(format: MessageFormat): MessageFormat {
  return process.stdout.isTTY ? (message) => printableJson(format(message)) : format;
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
    const { stdout } = process;
    if (stdout.writableLength > 0) {
      await new Promise<void>((resolve) => stdout.write('', () => resolve()));
    }
    return failure;
  };
}

function failed(cause: Error): MsgError {
  return ioError('cannot write', 'standard output', cause);
}
