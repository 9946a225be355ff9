import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { lineSink } from '../../src/sinks/lines.ts';
import { openNamedPipe } from '../../src/sinks/named-pipe.ts';
import { messageOf } from '../contract/sink.ts';
import { freshFolder } from './fresh-folder.ts';

const asText = ({ body }: { body: Buffer }): string => `${body}\n`;

/** A stream that takes nothing until it is told to. */
function slowOutput() {
  const taken: string[] = [];
  const waiting: (() => void)[] = [];
  const output = new Writable({
    decodeStrings: false,
    write(chunk: string, _encoding, done) {
      taken.push(chunk);
      waiting.push(done);
    },
  });
  return { output, taken, takeOne: () => waiting.shift()?.() };
}

test('a write resolves only when the system has taken the data', async () => {
  const { output, takeOne } = slowOutput();
  const sink = lineSink(output, asText);
  let safe = false;
  const write = sink.write([messageOf('a')]).then(() => {
    safe = true;
  });
  await new Promise(setImmediate);
  expect(safe).toBe(false);
  takeOne();
  await write;
  expect(safe).toBe(true);
});

test('a batch is one write, a large one several of about a megabyte', async () => {
  const { output, taken, takeOne } = slowOutput();
  const sink = lineSink(output, asText);
  const small = sink.write(Array.from({ length: 100 }, (_none, n) => messageOf(`line ${n}`)));
  expect(taken).toEqual([Array.from({ length: 100 }, (_none, n) => `line ${n}\n`).join('')]);
  takeOne();
  await small;

  const line = 'x'.repeat(100_000);
  const large = sink.write(Array.from({ length: 30 }, () => messageOf(line)));
  for (let pieces = 0; pieces < 3; pieces++) {
    takeOne();
    await new Promise(setImmediate);
  }
  await large;
  const lengths = taken.slice(1).map((piece) => piece.length);
  expect(lengths).toEqual([1_100_011, 1_100_011, 800_008]);
});

test('a format that gives nothing for a message writes nothing', async () => {
  const { output, taken } = slowOutput();
  expect(await lineSink(output, () => '').write([messageOf('a')])).toEqual([]);
  expect(taken).toEqual([]);
});

test('a reader that goes away is told as EPIPE, by this write and each later one', async () => {
  const path = join(await freshFolder(), 'pipe');
  execFileSync('mkfifo', [path]);
  const head = spawn('head', ['-n', '1', path], { stdio: ['ignore', 'pipe', 'ignore'] });
  const got = text(head.stdout);
  const sink = lineSink(await openNamedPipe(path), asText);
  await sink.write([messageOf('first'), messageOf('second')]);
  await once(head, 'close');
  for (let again = 0; again < 2; again++) {
    await expect(sink.write([messageOf('third')])).rejects.toMatchObject({
      kind: 'io',
      message: 'cannot write: broken pipe',
      cause: { code: 'EPIPE' },
    });
  }
  expect(await got).toBe('first\n');
});

test('a fault of the format is not taken for bad content', async () => {
  const { output } = slowOutput();
  const sink = lineSink(output, () => {
    throw new TypeError('a fault');
  });
  await expect(sink.write([messageOf('a')])).rejects.toThrow('a fault');
});
