import Database from 'libsql';
import { onTestFinished } from 'vitest';

/** A connection as another program has one; closed with the test. */
export function openDatabase(path: string): Database.Database {
  const database = new Database(path);
  onTestFinished(() => {
    if (database.inTransaction) database.exec('ROLLBACK');
    database.close();
  });
  return database;
}

export function withDatabase<Result>(
  path: string,
  task: (database: Database.Database) => Result,
): Result {
  const database = new Database(path);
  try {
    return task(database);
  } finally {
    database.close();
  }
}

/** The rows of a query, integers as bigint so that they differ from REAL. */
export function select(path: string, sql: string): readonly (readonly unknown[])[] {
  return withDatabase(path, (database) => {
    const rows = database.prepare(sql).safeIntegers().raw().all();
    return rows.map((row) => (Array.isArray(row) ? row : []));
  });
}
