import { dirname } from 'node:path';
import { MsgError, toMsgError } from '../core/errors.ts';
import { holdsPassword } from '../core/redact.ts';
import { type ConfigFile, isMapping, type Mapping } from './config-file.ts';
import { requirePrivate } from './owned-file.ts';
import { readValue } from './setting-values.ts';
import { isSettingName, SETTING_NAMES, SETTINGS, type SettingValues } from './settings.ts';
import { didYouMean } from './suggestion.ts';
import { kindOf } from './wrong-value.ts';

const PROFILES = 'profiles';
const SETTING_KEYS = SETTING_NAMES.filter((name) => SETTINGS[name].notFrom !== 'file');

/** The checked settings of one file. */
export interface FileSettings {
  readonly path: string;
  readonly top: SettingValues;
  readonly profiles: ReadonlyMap<string, SettingValues>;
}

/**
 * Checks all of a file, also the profiles not in use: unknown keys, types, and that nobody else can
 * read it when it holds a password. Throws MsgError `config` naming file and key.
 */
export function fileSettings({ path, mode, content }: ConfigFile, home: string): FileSettings {
  const read = (section: string, values: Mapping) => readSection({ path, home, section }, values);
  const { [PROFILES]: profiles = {}, ...settings } = content;
  const top = read('', settings);
  const named = new Map<string, SettingValues>();
  for (const [name, values] of Object.entries(mapping(path, PROFILES, profiles))) {
    const section = `${PROFILES}.${name}`;
    named.set(name, read(`${section}.`, mapping(path, section, values)));
  }
  if ([top, ...named.values()].some(isSecret)) requirePrivate(path, mode, 'a password');
  return { path, top, profiles: named };
}

interface Section {
  readonly path: string;
  readonly home: string;
  /** What stands before a key to name it in full: `profiles.prod.` */
  readonly section: string;
}

function readSection({ path, home, section }: Section, raw: Mapping): SettingValues {
  const values: SettingValues = {};
  for (const [key, value] of Object.entries(raw)) {
    if (!isSettingName(key) || !SETTING_KEYS.includes(key)) throw unknownKey(path, section, key);
    try {
      readValue(values, key, value, { dir: dirname(path), home });
    } catch (thrown) {
      const { message, hint } = toMsgError(thrown);
      throw new MsgError('config', `${section}${key}: ${message}`, { where: path, hint });
    }
  }
  return values;
}

function mapping(path: string, key: string, value: unknown): Mapping {
  if (isMapping(value)) return value;
  throw new MsgError('config', `${key}: ${kindOf(value)} is not a mapping of names to values`, {
    where: path,
  });
}

function unknownKey(path: string, section: string, key: string): MsgError {
  const known = section === '' ? [...SETTING_KEYS, PROFILES] : SETTING_KEYS;
  const hint =
    key === 'profile' ? 'choose one with --profile or MSG_PROFILE' : didYouMean(key, known);
  return new MsgError('config', `unknown key ${JSON.stringify(section + key)}`, {
    where: path,
    hint,
  });
}

function isSecret({ password, broker = [] }: SettingValues): boolean {
  return password !== undefined || broker.some(holdsPassword);
}
