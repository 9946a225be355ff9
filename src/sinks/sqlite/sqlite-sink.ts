import { MsgError } from '../../core/errors.ts';
import type { Sink } from '../../core/sink.ts';
import { GROUP_CONCURRENCY, groupCommit } from '../group-commit.ts';
import { type Connection, openConnection } from './libsql.ts';
import { RecordStore, type RecordStoreOptions } from './record-store.ts';
import { storeError } from './sqlite-error.ts';
import { isOwnTable } from './table-name.ts';
import { whenFree } from './transaction.ts';

export interface SqliteSinkOptions extends Omit<RecordStoreOptions, 'waitMs'> {
  readonly path: string;
  /** How long to wait for another process that writes (default 5000). */
  readonly waitMs?: number | undefined;
}

/**
 * Records as rows of an SQLite database, a table for each class and a column for each field, with
 * the full JSON text in `record`. A write resolves when its rows would survive a power failure.
 * Redelivered messages add nothing: (msg_id, record_no) is unique. Rejects with MsgError `io` when the
 * database cannot be opened or written to, `usage` for a table name that cannot be.
 */
export async function sqliteSink(options: SqliteSinkOptions): Promise<Sink> {
  const { path, table, waitMs = 5000 } = options;
  if (table !== undefined) checkTable(table);
  const connection = await openConnection(path);
  const store = await openStore(connection, { ...options, waitMs }).catch((thrown) => {
    connection.close();
    throw storeError(path, thrown);
  });
  let isOpen = true;

  return {
    concurrency: GROUP_CONCURRENCY,
    write: groupCommit(async (messages) => {
      if (!isOpen) throw new MsgError('io', 'the database is closed', { where: path });
      if (messages.length === 0) return [];
      try {
        return await store.put(messages);
      } catch (thrown) {
        throw storeError(path, thrown);
      }
    }),
    async close() {
      if (isOpen) closeConnection(connection);
      isOpen = false;
    },
  };
}

async function openStore(
  connection: Connection,
  options: RecordStoreOptions,
): Promise<RecordStore> {
  // In a write-ahead log a commit costs one sync; FULL makes it outlive a power failure.
  await whenFree(options.waitMs, () =>
    connection.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL'),
  );
  const store = new RecordStore(connection, options);
  await store.prepare();
  return store;
}

function closeConnection(connection: Connection): void {
  try {
    // Brings all rows into the one file: libsql 0.5.29 does so only once its statements are collected.
    connection.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  } catch {
    // Nothing is lost: the next to open the database finds the rows in the log.
  }
  connection.close();
}

function checkTable(table: string): void {
  if (table === '' || table.length > 100 || isOwnTable(table) || /[\p{Cc}\p{Cs}]/u.test(table)) {
    throw new MsgError('usage', `${JSON.stringify(table)} cannot be the name of a table`, {
      hint: 'take letters, digits and underscores',
    });
  }
}
