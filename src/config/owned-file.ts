import { constants, type Stats } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { MsgError } from '../core/errors.ts';

const OTHERS = 0o077;

/** A file that nobody else could have put there. `text` is without a byte order mark. */
export interface OwnedFile {
  readonly path: string;
  readonly text: string;
  readonly mode: number;
}

/** Reads a regular UTF-8 file that belongs to this user or root. Throws MsgError `config`. */
export async function readOwnedFile(path: string): Promise<OwnedFile> {
  return withOwnedFile(path, async (handle, stats) => {
    return { path, text: decode(path, await handle.readFile()), mode: stats.mode };
  });
}

/** The permission bits of such a file, which is opened but not read. Throws MsgError `config`. */
export async function ownedFileMode(path: string): Promise<number> {
  return withOwnedFile(path, async (_handle, stats) => stats.mode);
}

/** Refuses permission bits that let the group or others at a secret; root can read any, so bits it is. */
export function requirePrivate(path: string, mode: number, what: string): void {
  if (process.platform === 'win32' || (mode & OTHERS) === 0) return;
  const bits = (mode & 0o777).toString(8).padStart(4, '0');
  throw new MsgError('config', `the file holds ${what} but others can use it (mode ${bits})`, {
    where: path,
    hint: `chmod 600 ${path}`,
  });
}

/** Checks what was opened, not the name, so that nothing can change in between. A FIFO does not block. */
async function withOwnedFile<T>(
  path: string,
  use: (handle: FileHandle, stats: Stats) => Promise<T>,
): Promise<T> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const stats = await handle.stat();
    refuseStrange(path, stats);
    return await use(handle, stats);
  } catch (thrown) {
    throw thrown instanceof MsgError ? thrown : unreadable(path, thrown);
  } finally {
    await handle?.close();
  }
}

function refuseStrange(path: string, stats: Stats): void {
  if (!stats.isFile()) throw new MsgError('config', 'not a regular file', { where: path });
  const us = process.geteuid?.();
  if (us === undefined || stats.uid === us || stats.uid === 0) return;
  throw new MsgError('config', `the file belongs to another user (id ${stats.uid})`, {
    where: path,
    hint: "it must be yours or root's",
  });
}

function unreadable(path: string, thrown: unknown): MsgError {
  return new MsgError('config', `cannot be read: ${reason(thrown)}`, {
    where: path,
    cause: thrown,
  });
}

function reason(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  const code = 'code' in thrown ? thrown.code : undefined;
  if (code === 'ENOENT') return 'no such file';
  return code === 'EACCES' ? 'permission denied' : thrown.message;
}

/** Strict, since a replacement character in a password would only be found out by the broker. */
function decode(path: string, bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new MsgError('config', 'the file is not UTF-8 text', { where: path });
  }
}
