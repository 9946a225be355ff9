import { MsgError } from '../core/errors.ts';
import { holdsPassword } from '../core/redact.ts';
import type { Layer } from './layer.ts';
import { flagOf } from './setting-names.ts';
import { copyValue } from './setting-values.ts';
import { SETTING_NAMES, SETTINGS, type SettingName, type SettingValues } from './settings.ts';

/** What the user gave on the command line, in the settings' own types. */
export type FlagValues = {
  readonly [K in SettingName]?: SettingValues[K] | undefined;
};

const HINT = 'use --password-file, MSG_PASSWORD or a configuration file';

/** Throws MsgError `usage` for a password, which every user of the machine could see. */
export function flagLayer(flags: FlagValues): Layer {
  const values: SettingValues = {};
  for (const name of SETTING_NAMES) {
    if (flags[name] !== undefined) refuseSecret(name);
    copyValue(values, name, flags);
  }
  for (const url of values.broker ?? []) refusePassword(url, flagOf('broker'));
  return { name: 'flag', values, whereOf: flagOf };
}

/** For every URL of the command line: throws MsgError `usage` when it holds a password. */
export function refusePassword(url: string, where: string): void {
  if (!holdsPassword(url)) return;
  throw new MsgError('usage', 'a password has no place on the command line', { where, hint: HINT });
}

function refuseSecret(name: SettingName): void {
  if (SETTINGS[name].notFrom !== 'flag') return;
  throw new MsgError('usage', `the ${name} has no place on the command line`, { hint: HINT });
}
