const DATE_TIME =
  /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:[.,](\d+))?\s*(?:[Zz]|([+-])([01]\d|2[0-3]):?([0-5]\d))?$/;
const EPOCH = /^(\d{9,11})(?:[.,](\d+))?$/;
const END_OF_9999 = 253402300799;

/**
 * A time as RFC 3339 in UTC, `2007-06-18T17:24:59Z`, from what is found in published records
 * (formats.md 1.5): with fractions, without the Z (UTC all the same), with an offset, or as seconds
 * since 1970. A fraction is kept, to its last digit, unless it is zero. Undefined for anything else,
 * and for dates that do not exist.
 */
export function normalizeTimestamp(text: string): string | undefined {
  const trimmed = text.trim();
  const date = DATE_TIME.exec(trimmed);
  if (date !== null) return fromDate(date);
  const epoch = EPOCH.exec(trimmed);
  if (epoch !== null) return rfc3339(Number(epoch[1]), epoch[2]);
  return undefined;
}

/**
 * Seconds since 1970 of the 14 digits `YYYYMMDDhhmmss`, taken as UTC; undefined for a date that does
 * not exist.
 */
export function utcSeconds(digits: string): number | undefined {
  const number = Number(digits);
  const part = (unit: number, modulus: number): number => Math.floor(number / unit) % modulus;
  const [year, month, day] = [part(1e10, 1e4), part(1e8, 100), part(1e6, 100)];
  const [hour, minute, second] = [part(1e4, 100), part(100, 100), number % 100];
  const exists =
    year >= 1000 && inMonth(year, month, day) && hour < 24 && minute < 60 && second < 60;
  return exists ? Date.UTC(year, month - 1, day, hour, minute, second) / 1000 : undefined;
}

function inMonth(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false;
  return day <= 28 || day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function fromDate(match: RegExpExecArray): string | undefined {
  const [, year, month, day, hour, minute, second, fraction, sign, hours, minutes] = match;
  const seconds = utcSeconds(`${year}${month}${day}${hour}${minute}${second}`);
  if (seconds === undefined) return undefined;
  if (sign === undefined) {
    return `${year}-${month}-${day}T${hour}:${minute}:${second}${fractionAndZone(fraction)}`;
  }
  const offset = Number(hours) * 3600 + Number(minutes) * 60;
  const utc = seconds - (sign === '-' ? -offset : offset);
  return utc > END_OF_9999 ? undefined : rfc3339(utc, fraction);
}

function rfc3339(seconds: number, fraction: string | undefined): string {
  const whole = new Date(seconds * 1000).toISOString().slice(0, 19);
  return `${whole}${fractionAndZone(fraction)}`;
}

function fractionAndZone(fraction: string | undefined): string {
  return fraction === undefined || /^0+$/.test(fraction) ? 'Z' : `.${fraction}Z`;
}
