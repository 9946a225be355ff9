import { formatQuantity, parseQuantity } from './quantity.ts';
import { wrongValue } from './wrong-value.ts';

const SHOWN = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
  ['ms', 1],
] as const;
const SHOWN_UNITS: ReadonlyMap<string, number> = new Map(SHOWN);
const UNITS: ReadonlyMap<string, number> = new Map([...SHOWN, ['', 1000]]);

/** `500ms`, `30s`, `1.5m`, `2h`, `1d` or a bare number of seconds, in milliseconds. Throws MsgError `usage`. */
export function parseDuration(text: string): number {
  const milliseconds = parseQuantity(text, UNITS);
  if (milliseconds !== undefined) return milliseconds;
  throw wrongValue(text, 'a duration', 'write a number and ms, s, m, h or d, such as 30s');
}

/** Milliseconds as parseDuration reads them: 30000 is `30s`. */
export function formatDuration(milliseconds: number): string {
  return milliseconds === 0 ? '0s' : formatQuantity(milliseconds, SHOWN_UNITS);
}
