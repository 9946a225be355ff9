import { string as textArgument } from '@oclif/core/args';
import { boolean, custom, option } from '@oclif/core/flags';
import type { FlagValues } from '../config/flag-layer.ts';
import { flagOf, variableOf } from '../config/setting-names.ts';
import type { SettingType } from '../config/setting-type.ts';
import { SETTING_NAMES, SETTINGS, type SettingName } from '../config/settings.ts';
import { MsgError } from '../core/errors.ts';

/**
 * An argument, never empty: that would be a shell variable with nothing in it. oclif would fill a
 * missing one from standard input, and so eat the first record of a pipeline; `ignoreStdin` forbids
 * it, so every argument is made here.
 */
export function argument(name: string, description: string, required: boolean) {
  const parse = async (text: string) => notEmpty(name, text);
  return textArgument({ name, description, required, ignoreStdin: true, parse });
}

/** Any number of arguments of one kind, as the last ones. */
export function filesArgument(name: string, description: string) {
  const parse = async (text: string) => notEmpty(name, text);
  return textArgument({ name, description, multiple: true, ignoreStdin: true, parse });
}

function notEmpty(name: string, text: string): string {
  if (text !== '') return text;
  throw new MsgError('usage', 'the argument is empty', { where: name });
}

/** How a flag looks in help. */
interface Look {
  readonly summary: string;
  readonly helpGroup: string;
  readonly helpValue: string;
  readonly char?: 'H' | 'b' | 'n';
}

/** A flag of a number of things, milliseconds for durations: `type` reads its text. */
export function numberFlag(type: SettingType<number>, look: Look) {
  return custom<number>({ ...look, parse: async (text) => type.fromText(text) })();
}

export function textFlag(look: Look) {
  return custom<string>(look)();
}

export function choiceFlag<const T extends string>(options: readonly T[], look: Look) {
  return option({ ...look, options })();
}

/** Given any number of times; it takes one value each, never the arguments behind it. */
export function repeatedFlag(look: Look) {
  return custom<string>({ ...look, multiple: true, multipleNonGreedy: true })();
}

/**
 * The flag of a setting. It has no `default`, which would hide what environment and configuration
 * files say; the built-in one is only told.
 */
export function settingFlag<K extends SettingName>(name: K, helpGroup: string, helpValue: string) {
  const type: SettingType<unknown> = SETTINGS[name].type;
  const parse = async (text: string) => type.fromText(text);
  return custom<unknown>({ ...texts(name), helpGroup, helpValue, parse })();
}

/** The flag of a setting that is on or off. */
export function switchFlag(name: SettingName, helpGroup: string) {
  return boolean({ ...texts(name), helpGroup, allowNo: true });
}

/** `--broker`, which may be given several times. */
export function brokerFlag(helpGroup: string) {
  return repeatedFlag({ ...texts('broker'), helpGroup, helpValue: '<url>', char: 'b' });
}

/** What the user gave, under the names of the settings. */
export function flagValues(flags: Readonly<Record<string, unknown>>): FlagValues {
  const values: Record<string, unknown> = {};
  for (const name of SETTING_NAMES) {
    const value = flags[flagOf(name).slice(2)];
    if (value === undefined) continue;
    values[name] = Array.isArray(value) ? SETTINGS.broker.type.fromText(value.join(' ')) : value;
  }
  // Each value was read by its own setting's type.
  return values as FlagValues;
}

function texts(name: SettingName): { summary: string; description: string } {
  return {
    summary: `${SETTINGS[name].about}${shownDefault(name)}`,
    description: `Environment: ${variableOf(name)}`,
  };
}

function shownDefault<K extends SettingName>(name: K): string {
  const { type, initial } = SETTINGS[name];
  return initial === undefined ? '' : ` [default: ${String(type.show(initial))}]`;
}
