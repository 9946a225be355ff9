import { normalizeTimestamp } from './timestamp.ts';

/** The one field of several lines, last in its record. */
export const DETAILS = 'detailsData';

const NAME = /^\w[\w.-]*$/;
const DETAILS_SPELLINGS = /^detail(?:s|ed)?data$/i;
const STATUSES: ReadonlyMap<string, string> = new Map([
  ['0', 'OK'],
  ['1', 'WARNING'],
  ['2', 'CRITICAL'],
  ['3', 'UNKNOWN'],
]);

/** True for a field name that the format can hold: letters, digits, `_`, and `.` or `-` within. */
export function isFieldName(name: string): boolean {
  return NAME.test(name);
}

/** The name of a field whatever its publisher made of it (formats.md 1.6, 4.3, 6.2). */
export function canonicalName(name: string): string {
  switch (name.charCodeAt(0)) {
    case 68: // D
    case 100: // d
      return DETAILS_SPELLINGS.test(name) ? DETAILS : name;
    case 103: // g
      return name === 'gridtfpStreams' ? 'gridftpStreams' : name;
    default:
      return name;
  }
}

/** The value as the specification spells it; as found when that is not known for sure. */
export function canonicalValue(name: string, value: string): string {
  switch (name) {
    case 'timestamp':
    case 'startTime':
    case 'endTime':
      return normalizeTimestamp(value) ?? value;
    case 'metricStatus':
      return canonicalStatus(value);
    default:
      return value;
  }
}

function canonicalStatus(value: string): string {
  const named = STATUSES.get(value);
  if (named !== undefined) return named;
  return /^(?:ok|warning|critical|unknown)$/i.test(value) ? value.toUpperCase() : value;
}
