import { expect } from 'vitest';
import type { MsgResult } from '../kit/msg-process.ts';

/** What every failure looks like: a code, nothing on stdout, one line on stderr. */
export function expectFailure(result: MsgResult, code: number, line: RegExp): void {
  expect(result.stderr).toMatch(line);
  expect(result.stderr).toMatch(/^msg: [^\n]*\n$/);
  expect(String(result.stdout)).toBe('');
  expect(result.code).toBe(code);
}
