import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

// Each vitest project loads this file anew; the mark is the process's, so that one build serves all.
const BUILT = Symbol.for('gridmsg.test.built');

/** Compiles src to dist, which the tests of the built program run. Types are `npm run types`' matter. */
export function setup(): void {
  if (Reflect.get(globalThis, BUILT) === true) return;
  execFileSync('node_modules/.bin/tsc', ['--noCheck'], { cwd: ROOT, stdio: ['ignore', 2, 2] });
  Reflect.set(globalThis, BUILT, true);
}
