import { MsgError } from '../core/errors.ts';

/** One line to standard output; resolves when the system has taken it. */
export function writeLine(line: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(`${line}\n`, (error) => (error ? reject(failed(error)) : resolve()));
  });
}

function failed(cause: Error): MsgError {
  return new MsgError('io', `cannot write: ${cause.message}`, { where: 'standard output', cause });
}
