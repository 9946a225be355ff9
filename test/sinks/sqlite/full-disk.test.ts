import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sqliteSink } from '../../../src/sinks/sqlite/sqlite-sink.ts';
import { messageOf } from '../../contract/sink.ts';
import { describeOnSmallDisk, smallDisk } from '../small-disk.ts';
import { select } from './database.ts';

const decode = ({ body }: { body: Buffer }) => [{ fields: { text: String(body) } }];

describeOnSmallDisk('SQLite on a full disk', () => {
  test('a batch that does not fit is not stored at all, and is when there is room', async () => {
    const disk = smallDisk(2048);
    const filler = join(disk, 'filler');
    const path = join(disk, 'store.db');
    const sink = await sqliteSink({ path, decode });
    await sink.write([messageOf('before')]);
    await writeFile(filler, Buffer.alloc(1600 * 1024));

    const batch = Array.from({ length: 400 }, (_none, n) => messageOf(`${n}`.padEnd(1000)));
    for (let again = 0; again < 2; again++) {
      await expect(sink.write(batch)).rejects.toMatchObject({
        kind: 'io',
        where: path,
        message: 'cannot store: database or disk is full',
        hint: expect.stringContaining('make room'),
      });
    }
    expect(select(path, 'SELECT text FROM record')).toEqual([['before']]);

    await rm(filler);
    expect(await sink.write(batch)).toEqual([]);
    await sink.close();
    expect(select(path, 'SELECT count(*) FROM record')).toEqual([[401n]]);
  });

  test('a database that has no room to begin is told when opened', async () => {
    const disk = smallDisk(64);
    await writeFile(join(disk, 'filler'), Buffer.alloc(60 * 1024));
    const path = join(disk, 'store.db');
    await expect(sqliteSink({ path, decode })).rejects.toMatchObject({ kind: 'io', where: path });
  });
});
