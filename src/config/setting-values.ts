import { SETTINGS, type SettingName, type SettingValues } from './settings.ts';

/** Reads the text of a flag or a variable into `values`; throws MsgError `usage`. */
export function readText<K extends SettingName>(
  values: SettingValues,
  name: K,
  text: string,
): void {
  values[name] = SETTINGS[name].type.fromText(text);
}

/** Reads a value of a configuration file in `dir` into `values`; throws MsgError `usage`. */
export function readValue<K extends SettingName>(
  values: SettingValues,
  name: K,
  raw: unknown,
  place: { readonly dir: string; readonly home: string },
): void {
  const { type } = SETTINGS[name];
  const value = type.fromFile(raw);
  values[name] = type.place?.(value, place.dir, place.home) ?? value;
}

/** Takes over one value, where there is one. */
export function copyValue<K extends SettingName>(
  values: SettingValues,
  name: K,
  from: { readonly [P in K]?: SettingValues[P] | undefined },
): void {
  const value = from[name];
  if (value !== undefined) values[name] = value;
}
