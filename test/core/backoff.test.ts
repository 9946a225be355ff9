import { expect, test } from 'vitest';
import { retrying } from '../../src/core/backoff.ts';
import { MsgError } from '../../src/core/errors.ts';

const options = { first: 1, longest: 4, within: 10_000 };
const unavailable = new MsgError('unavailable', 'connection refused');

test('tries again until it works', async () => {
  let attempts = 0;
  const attempt = async () => {
    attempts += 1;
    if (attempts < 4) throw unavailable;
    return attempts;
  };
  await expect(retrying(attempt, options)).resolves.toBe(4);
});

test('what no second try can mend is final', async () => {
  let attempts = 0;
  const attempt = async () => {
    attempts += 1;
    throw new MsgError('permission', 'wrong password');
  };
  await expect(retrying(attempt, options)).rejects.toThrow('wrong password');
  expect(attempts).toBe(1);
});

test('gives up with the last error when the time is over', async () => {
  const attempt = async () => {
    throw unavailable;
  };
  await expect(retrying(attempt, { ...options, within: 0 })).rejects.toBe(unavailable);
});
