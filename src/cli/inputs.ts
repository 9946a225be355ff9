import { constants, createReadStream, fstatSync, type Stats } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { MsgError } from '../core/errors.ts';
import type { Input } from '../flows/publish/record-source.ts';

/** Several hundred records, so that a chunk fills transactions. */
const CHUNK_BYTES = 256 * 1024;

/**
 * The files to read, `-` for standard input, which is also read when no file is named, unless it is
 * a terminal. All are looked at now, so that a wrong name is told before anything is sent, and
 * opened when their turn comes, so that there may be any number of them.
 */
export async function openInputs(
  files: readonly string[],
  signal: AbortSignal,
): Promise<readonly Input[]> {
  if (files.length === 0 && process.stdin.isTTY) {
    throw new MsgError('usage', 'no input: name a FILE, or pipe records in', {
      hint: 'use - to type records at the terminal',
    });
  }
  const names = files.length === 0 ? ['-'] : files;
  return Promise.all(names.map((name) => inputOf(name, signal)));
}

async function inputOf(file: string, signal: AbortSignal): Promise<Input> {
  const name = file === '-' ? 'stdin' : file;
  try {
    // Node takes a directory on standard input for an empty file.
    const status = file === '-' ? fstatSync(0) : await readable(file);
    if (status.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
  } catch (error) {
    throw readError(name, error);
  }
  const open = () =>
    file === '-' ? process.stdin : createReadStream(file, { highWaterMark: CHUNK_BYTES });
  return { name, chunks: chunksOf(open, name, signal) };
}

async function readable(file: string): Promise<Stats> {
  await access(file, constants.R_OK);
  return stat(file);
}

/** Ends on abort, without an error and without waiting for a writer that is silent. */
async function* chunksOf(
  open: () => Readable,
  name: string,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  const stream = open();
  const stop = () => stream.destroy();
  signal.addEventListener('abort', stop, { once: true });
  try {
    for await (const chunk of stream) yield chunk;
  } catch (error) {
    if (!signal.aborted) throw readError(name, error);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function readError(name: string, error: unknown): MsgError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const why = REASONS[code] ?? (error instanceof Error ? error.message : String(error));
  return new MsgError('io', `cannot read: ${why}`, { where: name || '""', cause: error });
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EACCES: 'permission denied',
  EISDIR: 'it is a directory',
};
