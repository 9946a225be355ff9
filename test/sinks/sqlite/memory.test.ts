import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sqliteSink } from '../../../src/sinks/sqlite/sqlite-sink.ts';
import { messageOf } from '../../contract/sink.ts';
import { freshFolder } from '../fresh-folder.ts';
import { select } from './database.ts';

const MIB = 1024 * 1024;

test('memory stays flat over 100,000 rows', async () => {
  const path = join(await freshFolder(), 'store.db');
  const text = 'x'.repeat(300);
  const sink = await sqliteSink({ path, decode: () => [{ fields: { text, n: 1, site: 'CERN' } }] });
  const writeRows = async (thousands: number): Promise<void> => {
    for (let n = 0; n < thousands; n++) {
      await sink.write(Array.from({ length: 1000 }, () => messageOf('')));
    }
  };
  await writeRows(20);
  const before = process.memoryUsage().rss;
  await writeRows(80);
  const grown = process.memoryUsage().rss - before;
  await sink.close();
  expect(select(path, 'SELECT count(*) FROM record')).toEqual([[100_000n]]);
  expect(grown).toBeLessThan(64 * MIB);
}, 60_000);
