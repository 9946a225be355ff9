import type { Origin } from './layer.ts';
import type { ResolvedSettings } from './resolve-settings.ts';
import type { ShownValue } from './setting-type.ts';
import { SETTINGS, type SettingName, type SettingValues } from './settings.ts';

const HIDDEN = '********';

/** One setting for people: the value as a file would spell it, null where there is none. */
export interface SettingRow {
  readonly name: SettingName;
  readonly value: ShownValue | null;
  readonly origin: Origin;
}

/** Every setting and where it came from, in the order of the table, without passwords. */
export function describeSettings({
  settings,
  origins,
}: Pick<ResolvedSettings, 'settings' | 'origins'>): readonly SettingRow[] {
  return [...origins].map(([name, origin]) => ({ name, value: shown(settings, name), origin }));
}

function shown<K extends SettingName>(settings: SettingValues, name: K): ShownValue | null {
  const { type, secret } = SETTINGS[name];
  const value = settings[name];
  if (value === undefined) return null;
  return secret ? HIDDEN : type.show(value);
}
