import type { Refusal, Sink } from '../core/sink.ts';
import { AppendFile } from './append-file.ts';
import { GROUP_CONCURRENCY, groupCommit } from './group-commit.ts';
import { lineSink } from './lines.ts';
import { linePieces, type MessageFormat } from './message-lines.ts';
import { isNamedPipe, openNamedPipe } from './named-pipe.ts';

export interface FileSinkOptions {
  /** Ends the wait for the reader of a FIFO. */
  readonly signal?: AbortSignal | undefined;
}

/** A sink whose file may be moved away and begun anew, as log rotation does. */
export interface ReopenableSink extends Sink {
  /** Goes on in a fresh file of the same name; keeps the old one when that fails. */
  reopen(): Promise<void>;
}

/**
 * Lines appended to a file, safe when synced to disk; a failed write leaves the file as it was. Also
 * writes to devices and FIFOs. Rejects with MsgError `io` when the path cannot be written to.
 */
export async function fileSink(
  path: string,
  format: MessageFormat,
  options: FileSinkOptions = {},
): Promise<ReopenableSink> {
  if (await isNamedPipe(path)) return namedPipeSink(path, format, options.signal);

  let file = await AppendFile.open(path);
  let turn: Promise<unknown> = Promise.resolve();
  /** Writing, reopening and closing never overlap. */
  const inTurn = <Result>(task: () => Promise<Result>): Promise<Result> => {
    const result = turn.then(task);
    turn = result.catch(() => undefined);
    return result;
  };

  return {
    concurrency: GROUP_CONCURRENCY,
    write: groupCommit((messages) =>
      inTurn(async () => {
        const refusals: Refusal[] = [];
        await file.append(linePieces(messages, format, refusals));
        return refusals;
      }),
    ),
    reopen: () =>
      inTurn(async () => {
        const fresh = await AppendFile.open(path);
        const old = file;
        file = fresh;
        await old.close();
      }),
    close: () => inTurn(() => file.close()),
  };
}

async function namedPipeSink(
  path: string,
  format: MessageFormat,
  signal: AbortSignal | undefined,
): Promise<ReopenableSink> {
  const pipe = await openNamedPipe(path, signal);
  return {
    ...lineSink(pipe, format, path),
    async reopen() {},
    close: () =>
      new Promise((resolve) => {
        if (pipe.closed) return resolve();
        pipe.once('close', resolve).end();
      }),
  };
}
