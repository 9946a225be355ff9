import { access, constants, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { MsgError } from '../../core/errors.ts';
import { ioError } from '../io-error.ts';

/**
 * What can be bound. A plain number is always stored as REAL, so that integers go as bigint; a boolean
 * would end the process (libsql 0.5.29 has no conversion for it).
 */
export type SqlValue = string | number | bigint | null;

/** The part of a libsql statement that is used here. */
export interface Statement {
  run(values: readonly SqlValue[]): unknown;
  raw(): this;
  all(values: readonly SqlValue[]): unknown[];
}

/** The part of a libsql database that is used here. */
export interface Connection {
  readonly inTransaction: boolean;
  exec(sql: string): unknown;
  prepare(sql: string): Statement;
  close(): unknown;
}

/** Opens or creates the database file; MsgError `io` tells a path that cannot be one. */
export async function openConnection(path: string): Promise<Connection> {
  await checkPath(path);
  const Database = await loadLibsql();
  try {
    // An absolute path is never taken for the URL of a remote database.
    return new Database(resolve(path));
  } catch (thrown) {
    throw ioError('cannot open the database', path, thrown);
  }
}

/** Asks for what the library only reports by number. */
async function checkPath(path: string): Promise<void> {
  try {
    const status = await stat(path).catch(() => undefined);
    if (status !== undefined && !status.isFile()) {
      throw new MsgError('io', 'cannot open the database: not a regular file', { where: path });
    }
    await access(status === undefined ? dirname(path) : path, constants.W_OK);
  } catch (thrown) {
    throw ioError('cannot open the database', path, thrown);
  }
}

async function loadLibsql() {
  try {
    return (await import('libsql')).default;
  } catch (thrown) {
    throw new MsgError('config', 'the SQLite library cannot be loaded', {
      hint: 'install gridmsg again without leaving out optional packages',
      cause: thrown,
    });
  }
}
