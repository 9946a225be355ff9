import { isAbsolute, join, resolve } from 'node:path';
import { MsgError } from '../core/errors.ts';
import { type SettingType, textual } from './setting-type.ts';
import { didYouMean } from './suggestion.ts';
import { kindOf, wrongValue } from './wrong-value.ts';

/** One line of text. Its errors never show the value, since it may be a password. */
export const text: SettingType<string> = textual(oneLine, (value) => value, notText);

/** A file or directory. In a configuration file a relative one starts at that file's directory. */
export const path: SettingType<string> = { ...text, place: placePath };

/** One of a few words. */
export function choice<const T extends string>(...words: readonly T[]): SettingType<T> {
  const refuse = (value: unknown) => wrongValue(value, `one of ${words.join(', ')}`);
  const fromText = (value: string) => {
    const word = words.find((each) => each === value);
    if (word !== undefined) return word;
    throw new MsgError('usage', refuse(value).message, { hint: didYouMean(value, words) });
  };
  return textual(fromText, (value) => value, refuse);
}

/** The path seen from `dir`, with `~/` for the home directory. */
export function placePath(value: string, dir: string, home: string): string {
  if (value === '~' || value.startsWith('~/')) return join(home, value.slice(1));
  return isAbsolute(value) ? value : resolve(dir, value);
}

function oneLine(value: string): string {
  if (value === '') throw notText(value);
  // STOMP 1.2 does not escape the headers of CONNECT: a line break there would start another header.
  if (!/[\r\n\0]/.test(value)) return value;
  throw new MsgError('usage', 'the text holds a line break or a null character');
}

function notText(value: unknown): MsgError {
  const hint = typeof value === 'object' || value === '' ? undefined : 'put it in quotes';
  return new MsgError('usage', `${kindOf(value)} is not text`, { hint });
}
