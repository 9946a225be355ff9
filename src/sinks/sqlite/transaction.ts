import { setTimeout as delay } from 'node:timers/promises';
import type { Connection } from './libsql.ts';
import { isBusy } from './sqlite-error.ts';

const POLL_MS = 20;

/**
 * Runs `work` as one transaction: committed to disk when it resolves, rolled back when it rejects.
 * The write lock is taken at the start, so that waiting for other processes happens only there.
 */
export async function transact(
  connection: Connection,
  waitMs: number,
  work: () => Promise<void>,
): Promise<void> {
  await whenFree(waitMs, () => connection.exec('BEGIN IMMEDIATE'));
  try {
    await work();
    await whenFree(waitMs, () => connection.exec('COMMIT'));
  } catch (thrown) {
    // Some failures (disk full) have already rolled back.
    if (connection.inTransaction) connection.exec('ROLLBACK');
    throw thrown;
  }
}

/** Repeats `task` while another process holds the lock; SQLite's own waiting would block everything. */
export async function whenFree(waitMs: number, task: () => void): Promise<void> {
  const end = performance.now() + waitMs;
  for (;;) {
    try {
      return task();
    } catch (thrown) {
      if (!isBusy(thrown) || performance.now() >= end) throw thrown;
    }
    await delay(POLL_MS);
  }
}
