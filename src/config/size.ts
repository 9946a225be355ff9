import { formatQuantity, parseQuantity } from './quantity.ts';
import { wrongValue } from './wrong-value.ts';

const SHOWN = [
  ['TiB', 1024 ** 4],
  ['GiB', 1024 ** 3],
  ['MiB', 1024 ** 2],
  ['KiB', 1024],
  ['', 1],
] as const;
const SHOWN_UNITS: ReadonlyMap<string, number> = new Map(SHOWN);
const UNITS: ReadonlyMap<string, number> = new Map([
  ...['k', 'm', 'g', 't'].flatMap((prefix, index) => unitsOf(prefix, index + 1)),
  ['', 1],
  ['b', 1],
]);

/**
 * `64k`, `10MiB`, `1GB` or a bare number of bytes, in bytes. `k`, `K` and `KiB` (`M`, `MiB` ...) are
 * powers of 1024, `KB` (`MB` ...) powers of 1000; upper and lower case are alike. Throws MsgError `usage`.
 */
export function parseSize(text: string): number {
  const bytes = parseQuantity(text.toLowerCase(), UNITS);
  if (bytes !== undefined) return bytes;
  throw wrongValue(
    text,
    'a size',
    'write a number of bytes, or one with k, M or G, such as 64k or 10MiB',
  );
}

/** Bytes as parseSize reads them: 10240 is `10KiB`. */
export function formatSize(bytes: number): string {
  return formatQuantity(bytes, SHOWN_UNITS);
}

function unitsOf(prefix: string, power: number): [string, number][] {
  return [
    [prefix, 1024 ** power],
    [`${prefix}ib`, 1024 ** power],
    [`${prefix}b`, 1000 ** power],
  ];
}
