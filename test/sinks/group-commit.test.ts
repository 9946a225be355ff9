import { expect, test } from 'vitest';
import { MsgError } from '../../src/core/errors.ts';
import type { Message } from '../../src/core/message.ts';
import { groupCommit } from '../../src/sinks/group-commit.ts';
import { messageOf } from '../contract/sink.ts';

const bodies = (messages: readonly Message[]): string[] => messages.map(({ body }) => String(body));

test('batches that wait are committed together and in order, one commit at a time', async () => {
  const commits: string[][] = [];
  let underWay = 0;
  const write = groupCommit(async (messages) => {
    expect(++underWay).toBe(1);
    commits.push(bodies(messages));
    await new Promise(setImmediate);
    underWay--;
    return [];
  });
  const first = [write([messageOf('a')]), write([messageOf('b'), messageOf('c')])];
  await new Promise(setImmediate);
  await Promise.all([...first, write([messageOf('d')]), write([messageOf('e')])]);
  expect(commits).toEqual([
    ['a', 'b', 'c'],
    ['d', 'e'],
  ]);
});

test('refusals come back to the batch they belong to', async () => {
  const write = groupCommit(async (messages) =>
    bodies(messages).flatMap((body, index) =>
      body === 'bad' ? [{ index, error: new MsgError('data', 'bad') }] : [],
    ),
  );
  const batches = [['a', 'bad'], [], ['bad', 'b', 'bad'], ['c']];
  const refusals = await Promise.all(batches.map((batch) => write(batch.map((b) => messageOf(b)))));
  expect(refusals.map((one) => one.map(({ index }) => index))).toEqual([[1], [], [0, 2], []]);
});

test('a failed commit fails each of its batches, and the next one is tried', async () => {
  let isFull = true;
  const write = groupCommit(async () => {
    if (isFull) throw new MsgError('io', 'full');
    return [];
  });
  const results = await Promise.allSettled([write([messageOf('a')]), write([messageOf('b')])]);
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  isFull = false;
  expect(await write([messageOf('c')])).toEqual([]);
});
