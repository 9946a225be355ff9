import { describe, test } from 'vitest';
import { missing, type Need, skipReason } from './packages.ts';

/**
 * A suite that needs programs beside Node. Where one is missing the suite is skipped, or fails when
 * MSG_TEST_REQUIRE=1. With no needs it is a plain `describe`, so that one loop can hold the embedded
 * broker and the real ones.
 */
export function describeWith(needs: readonly Need[], name: string, tests: () => void): void {
  const [lacking] = missing(needs);
  if (lacking === undefined) describe(name, tests);
  else if (process.env['MSG_TEST_REQUIRE'] !== '1') describe.skip(name, tests);
  else {
    describe(name, () => {
      test(`needs ${lacking}`, () => {
        throw new Error(skipReason(lacking));
      });
    });
  }
}
