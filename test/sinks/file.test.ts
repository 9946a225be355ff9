import { execFileSync } from 'node:child_process';
import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fileSink } from '../../src/sinks/file.ts';
import { messageOf } from '../contract/sink.ts';
import { bodiesInFile, bodyLine } from './body-lines.ts';
import { freshFolder } from './fresh-folder.ts';
import { describeOnSmallDisk, smallDisk } from './small-disk.ts';

const asText = ({ body }: { body: Buffer }): string => `${body}\n`;

test('a new file can be read by others, an old one is added to', async () => {
  const path = join(await freshFolder(), 'out');
  const umask = process.umask();
  for (const body of ['first', 'second']) {
    const sink = await fileSink(path, asText);
    await sink.write([messageOf(body)]);
    await sink.close();
  }
  expect(await readFile(path, 'utf8')).toBe('first\nsecond\n');
  expect((await stat(path)).mode & 0o777).toBe(0o644 & ~umask);
});

test('a line cut by a crash does not spoil the next one', async () => {
  const path = join(await freshFolder(), 'out');
  await writeFile(path, 'whole\ncut in the mid');
  const sink = await fileSink(path, asText);
  await sink.write([messageOf('a')]);
  await sink.write([messageOf('b')]);
  await sink.close();
  expect(await readFile(path, 'utf8')).toBe('whole\ncut in the mid\na\nb\n');
});

test('opening a file with a cut line and writing nothing leaves it alone', async () => {
  const path = join(await freshFolder(), 'out');
  await writeFile(path, 'cut');
  const sink = await fileSink(path, asText);
  await sink.write([]);
  await sink.close();
  expect(await readFile(path, 'utf8')).toBe('cut');
});

describe('paths that cannot be written to are told when opened', () => {
  test('a folder', async () => {
    const where = await freshFolder();
    await expect(fileSink(where, asText)).rejects.toMatchObject({
      kind: 'io',
      where,
      message: 'cannot open for writing: illegal operation on a directory',
    });
  });

  test('a file in a folder that does not exist', async () => {
    const where = join(await freshFolder(), 'missing', 'out');
    await expect(fileSink(where, asText)).rejects.toMatchObject({
      kind: 'io',
      where,
      message: 'cannot open for writing: no such file or directory',
    });
  });
});

test('/dev/null takes everything', async () => {
  const sink = await fileSink('/dev/null', asText);
  expect(await sink.write([messageOf('a')])).toEqual([]);
  await sink.close();
});

test('waiting for the reader of a FIFO can be given up', async () => {
  const path = join(await freshFolder(), 'pipe');
  execFileSync('mkfifo', [path]);
  const stop = new AbortController();
  const opening = fileSink(path, asText, { signal: stop.signal });
  stop.abort();
  await expect(opening).rejects.toMatchObject({ name: 'AbortError' });
});

test('after reopening, a file that was moved away is complete and a new one goes on', async () => {
  const folder = await freshFolder();
  const path = join(folder, 'out');
  const moved = join(folder, 'out.1');
  const sink = await fileSink(path, asText);
  await sink.write([messageOf('a')]);
  await rename(path, moved);
  const writes = [sink.write([messageOf('b')]), sink.reopen()];
  await Promise.all(writes);
  await sink.write([messageOf('c')]);
  await sink.close();
  const both = (await readFile(moved, 'utf8')) + (await readFile(path, 'utf8'));
  expect(both).toBe('a\nb\nc\n');
  expect(await readFile(path, 'utf8')).toContain('c\n');
});

test('when reopening fails the old file is kept', async () => {
  const folder = await freshFolder();
  const inner = join(folder, 'inner');
  await writeFile(join(folder, 'out'), '');
  execFileSync('mkdir', [inner]);
  const sink = await fileSink(join(inner, 'out'), asText);
  await rename(inner, join(folder, 'moved'));
  await expect(sink.reopen()).rejects.toMatchObject({ kind: 'io' });
  await sink.write([messageOf('a')]);
  await sink.close();
  expect(await readFile(join(folder, 'moved', 'out'), 'utf8')).toBe('a\n');
});

test('a closed sink takes nothing more', async () => {
  const sink = await fileSink(join(await freshFolder(), 'out'), asText);
  await sink.close();
  await expect(sink.write([messageOf('a')])).rejects.toMatchObject({ kind: 'io' });
});

describeOnSmallDisk('file on a full disk', () => {
  test('a batch that does not fit leaves nothing behind, and fits when there is room', async () => {
    const disk = smallDisk(256);
    const filler = join(disk, 'filler');
    await writeFile(filler, Buffer.alloc(128 * 1024));
    const path = join(disk, 'out');
    const sink = await fileSink(path, bodyLine);
    await sink.write([messageOf('before')]);

    const batch = Array.from({ length: 100 }, () => messageOf('x'.repeat(1000)));
    await expect(sink.write(batch)).rejects.toMatchObject({
      kind: 'io',
      where: path,
      message: 'cannot write: no space left on device',
      hint: expect.stringContaining('make room'),
    });
    expect((await bodiesInFile(path)).map(String)).toEqual(['before']);
    expect(await readFile(path, 'utf8')).toMatch(/\n$/);

    await rm(filler);
    expect(await sink.write(batch)).toEqual([]);
    await sink.close();
    expect((await bodiesInFile(path)).map(String)).toEqual([
      'before',
      ...batch.map(({ body }) => String(body)),
    ]);
  });
});
