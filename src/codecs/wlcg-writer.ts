import { MsgError } from '../core/errors.ts';
import type { Fields, JsonValue } from '../core/record.ts';
import { excerpt } from './excerpt.ts';
import { EOT, writeDetails } from './wlcg-details.ts';
import { canonicalName, DETAILS, isFieldName } from './wlcg-fields.ts';

/** The order of GridMon::MetricOutput (formats.md 1.6), the first writer of metric output. */
const METRIC_ORDER = [
  'serviceURI',
  'hostName',
  'serviceFlavour',
  'siteName',
  'metricStatus',
  'metricName',
  'summaryData',
  'gatheredAt',
  'timestamp',
  'nagiosName',
  'role',
  'voName',
  'voFqan',
  'serviceType',
  'encrypted',
];

/**
 * One record as text. Metric output (what has a `metricName`) comes in the order of its first writer,
 * other records in their own; the details are last in any case. Line ends within other values
 * become blanks, numbers and booleans text, null nothing, arrays and objects JSON. Throws MsgError
 * `data` for a record without fields and for names that the format cannot hold.
 */
export function wlcgText(fields: Fields): string {
  const names = Object.keys(fields);
  if (names.length === 0) throw new MsgError('data', 'a record without fields cannot be written');
  const last = names.filter(isDetails);
  if (last.length > 1) throw new MsgError('data', `the record has details twice: ${last.join()}`);
  const lines = orderedNames(names, fields).map(
    (name) => `${checked(name)}: ${oneLine(fields[name])}\n`,
  );
  const details = last.map((name) => writeDetails(DETAILS, plainText(fields[name])));
  return `${lines.join('')}${details.join('')}${EOT}\n`;
}

function orderedNames(names: readonly string[], fields: Fields): readonly string[] {
  const own = names.filter((name) => !isDetails(name));
  if (!Object.hasOwn(fields, 'metricName')) return own;
  const first = METRIC_ORDER.filter((name) => Object.hasOwn(fields, name));
  return [...first, ...own.filter((name) => !first.includes(name))];
}

function isDetails(name: string): boolean {
  return canonicalName(name) === DETAILS;
}

function checked(name: string): string {
  if (isFieldName(name)) return name;
  throw new MsgError('data', `the WLCG format cannot hold a field named ${excerpt(name)}`, {
    hint: 'use letters, digits, "_", "." and "-" only',
  });
}

function oneLine(value: JsonValue | undefined): string {
  return plainText(value)
    .replace(/\r\n?|\n/g, ' ')
    .trim();
}

function plainText(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
