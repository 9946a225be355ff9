import type { SettingType } from './setting-type.ts';

/** One line of the table. */
export interface Setting<T> {
  readonly type: SettingType<T>;
  readonly about: string;
  /** The built-in default. */
  readonly initial: T | undefined;
  /** Never shown. */
  readonly secret?: true;
  /** Where it cannot be given. */
  readonly notFrom?: 'flag' | 'file';
}

/** A setting that always has a value. */
export interface PresetSetting<T> extends Setting<T> {
  readonly initial: T;
}

export function preset<T>(
  type: SettingType<T>,
  initial: NoInfer<T>,
  about: string,
): PresetSetting<T> {
  return { type, initial, about };
}

export function optional<T>(
  type: SettingType<T>,
  about: string,
  marks: Pick<Setting<T>, 'secret' | 'notFrom'> = {},
): Setting<T> {
  return { type, initial: undefined, about, ...marks };
}
