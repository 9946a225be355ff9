import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { fileSink } from '../../src/sinks/file.ts';
import { messageOf } from '../contract/sink.ts';
import { describeOnSmallDisk, smallDisk } from './small-disk.ts';

describeOnSmallDisk('file sink on a full disk', () => {
  test('what waits behind a batch that failed fails with it, so that none is stored twice later', async () => {
    const path = join(smallDisk(64), 'out');
    const sink = await fileSink(path, ({ body }) => `${body}\n`);
    const large = sink.write([messageOf('x'.repeat(100_000))]);
    await turn();
    const small = sink.write([messageOf('small')]);
    const outcomes = await Promise.allSettled([large, small]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await readFile(path, 'utf8')).toBe('');
    await sink.close();
  });
});
