import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 5);
export const COUNT = Number(process.env['BENCH_COUNT'] ?? 100_000);

const PROGRAM = fileURLToPath(new URL('../../bin/run.js', import.meta.url));
const PEERS = fileURLToPath(new URL('peers/', import.meta.url));

/** Seconds that the whole process takes; its output is read and thrown away. */
async function seconds(
  script: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<number> {
  const start = performance.now();
  const child = spawn(process.execPath, [script, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  });
  child.stdout.resume();
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${script} ${args.join(' ')} ended with ${String(code)}`);
  return (performance.now() - start) / 1000;
}

export const msg = (args: readonly string[], env = {}) => seconds(PROGRAM, args, env);
export const peer = (name: string, ...args: string[]) => seconds(`${PEERS}${name}.mjs`, args, {});

const median = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;

/** One line: medians, rates, and the median of the ratios of each round. */
export function report(name: string, ours: readonly number[], theirs: readonly number[]): void {
  const ratios = ours.map((value, round) => value / (theirs[round] ?? Number.NaN));
  const rate = (values: readonly number[]) => `${(COUNT / median(values) / 1000).toFixed(1)} k/s`;
  process.stdout.write(
    `${name.padEnd(44)} msg ${median(ours).toFixed(2)} s (${rate(ours)})  ` +
      `raw ${median(theirs).toFixed(2)} s (${rate(theirs)})  ratio ${median(ratios).toFixed(2)} ` +
      `[${ratios.map((ratio) => ratio.toFixed(2)).join(' ')}]\n`,
  );
}
