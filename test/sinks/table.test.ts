import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { openSink, type SinkOptions } from '../../src/sinks/table.ts';
import { messageOf } from '../contract/sink.ts';
import { bodiesInFile, bodyLine } from './body-lines.ts';
import { freshFolder } from './fresh-folder.ts';
import { select } from './sqlite/database.ts';

const options: SinkOptions = {
  output: new PassThrough(),
  format: bodyLine,
  decode: ({ body }) => [{ fields: { text: String(body) } }],
};

test('- is the output of the caller', async () => {
  const output = new PassThrough({ encoding: 'utf8' });
  const sink = await openSink('-', { ...options, output });
  await sink.write([messageOf('a')]);
  expect(output.read()).toBe(bodyLine(messageOf('a')));
});

test('file:PATH is a file that can be reopened', async () => {
  const path = join(await freshFolder(), 'with:colon.ndjson');
  const sink = await openSink(`file:${path}`, options);
  await sink.write([messageOf('a')]);
  await sink.reopen?.();
  await sink.write([messageOf('b')]);
  await sink.close();
  expect((await bodiesInFile(path)).map(String)).toEqual(['a', 'b']);
});

test('sqlite:PATH is a database', async () => {
  const path = join(await freshFolder(), 'store.db');
  const sink = await openSink(`sqlite:${path}`, { ...options, table: 'chosen' });
  await sink.write([messageOf('a')]);
  await sink.close();
  expect(select(path, 'SELECT text FROM chosen')).toEqual([['a']]);
});

describe('anything else is a usage error that lists what there is', () => {
  test.each(['out.ndjson', '', 'file:', 'sqlite', 'ftp:x', './file:x', 'constructor:x'])(
    '%j',
    async (spec) => {
      await expect(openSink(spec, options)).rejects.toMatchObject({
        kind: 'usage',
        message: expect.stringContaining(JSON.stringify(spec)),
        hint: 'use one of -, file:PATH, sqlite:PATH',
      });
    },
  );
});

test.each(['file', 'sqlite'])(
  'a wrong path for %s is told before anything is written',
  async (kind) => {
    const path = join(await freshFolder(), 'missing', 'out');
    await expect(openSink(`${kind}:${path}`, options)).rejects.toMatchObject({
      kind: 'io',
      where: path,
      message: expect.stringContaining('no such file or directory'),
    });
  },
);
