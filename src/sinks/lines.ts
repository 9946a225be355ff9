import type { Writable } from 'node:stream';
import type { MsgError } from '../core/errors.ts';
import type { Refusal, Sink } from '../core/sink.ts';
import { ioError } from './io-error.ts';
import { linePieces, type MessageFormat } from './message-lines.ts';

/**
 * Lines to a stream: stdout as a pipe, file or terminal. A write resolves when the system has taken
 * the data. The first failure is final, since a stream cannot be written to after one; a reader that
 * went away is a MsgError `io` whose cause has the code EPIPE. The stream stays open on `close`.
 */
export function lineSink(output: Writable, format: MessageFormat, where = 'standard output'): Sink {
  let failure: MsgError | undefined;
  const fail = (error: Error): MsgError => {
    failure ??= ioError('cannot write', where, error);
    return failure;
  };
  output.on('error', fail);

  const put = (piece: string): Promise<void> =>
    new Promise((resolve, reject) => {
      output.write(piece, (error) => (error ? reject(fail(error)) : resolve()));
    });

  return {
    concurrency: 1,
    async write(batch) {
      if (failure !== undefined) throw failure;
      const refusals: Refusal[] = [];
      for (const piece of linePieces(batch, format, refusals)) await put(piece);
      return refusals;
    },
    async close() {},
  };
}
