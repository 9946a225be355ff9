import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { test } from 'vitest';

const RUNS = 15;
const PROGRAM = fileURLToPath(new URL('../../bin/run.js', import.meta.url));

function medianMs(args: readonly string[], input = ''): number {
  const times = Array.from({ length: RUNS }, () => {
    const start = performance.now();
    spawnSync(process.execPath, args, { input });
    return performance.now() - start;
  });
  return times.toSorted((one, other) => one - other)[Math.floor(RUNS / 2)] ?? Number.NaN;
}

test('start-up, whole process', () => {
  const bare = medianMs(['-e', '0']);
  const dry = [PROGRAM, 'publish', '/queue/a', '--dry-run'];
  for (const [name, ms] of [
    ['msg --version', medianMs([PROGRAM, '--version'])],
    ['msg publish --dry-run, one record', medianMs(dry, '{"a":1}\n')],
  ] as const) {
    const ratio = (ms / bare).toFixed(1);
    process.stdout.write(`${name.padEnd(44)} ${ms.toFixed(0)} ms, ${ratio} times bare Node\n`);
  }
});
