import { formatDuration, parseDuration } from './duration.ts';
import { type SettingType, type ShownValue, textual } from './setting-type.ts';
import { formatSize, parseSize } from './size.ts';
import { wrongValue } from './wrong-value.ts';

/** The smallest and largest value allowed. */
type Range = readonly [min: number, max: number];

/** On or off: in files true and false alone. */
export const onOff: SettingType<boolean> = {
  fromText: parseOnOff,
  fromFile: (value) => {
    if (typeof value === 'boolean') return value;
    throw wrongValue(value, 'true or false');
  },
  show: (value) => value,
};

/** A whole number. */
export function integer(...range: Range): SettingType<number> {
  return numeric('a whole number', parseInteger, (value) => value, range);
}

/** A number above zero, with decimals. */
export const positive: SettingType<number> = numeric(
  'a number',
  parseDecimal,
  (value) => value,
  [0.001, 1e9],
);

/** Milliseconds. */
export function duration(...range: Range): SettingType<number> {
  return numeric('a duration', parseDuration, formatDuration, range);
}

/** Bytes. */
export function size(...range: Range): SettingType<number> {
  return numeric('a size', parseSize, formatSize, range);
}

function numeric(
  wanted: string,
  parse: (text: string) => number,
  show: (value: number) => ShownValue,
  [min, max]: Range,
): SettingType<number> {
  const refuse = (value: unknown) =>
    wrongValue(value, `${wanted} from ${String(show(min))} to ${String(show(max))}`);
  const fromText = (text: string) => {
    const value = parse(text);
    if (value >= min && value <= max) return value;
    throw refuse(text);
  };
  return textual(fromText, show, refuse, ['string', 'number']);
}

function parseInteger(text: string): number {
  return /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
}

function parseDecimal(text: string): number {
  return /^\d{1,15}(\.\d{1,9})?$/.test(text) ? Number(text) : Number.NaN;
}

function parseOnOff(text: string): boolean {
  const word = text.toLowerCase();
  if (['true', 'yes', 'on', '1'].includes(word)) return true;
  if (['false', 'no', 'off', '0'].includes(word)) return false;
  throw wrongValue(text, 'true or false');
}
