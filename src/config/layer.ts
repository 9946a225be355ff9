import { MsgError } from '../core/errors.ts';
import { copyValue } from './setting-values.ts';
import {
  isComplete,
  SETTING_NAMES,
  SETTINGS,
  type SettingName,
  type Settings,
  type SettingValues,
} from './settings.ts';

type LayerName = 'flag' | 'environment' | 'project' | 'user' | 'system' | 'default';

/** Where a value came from; `where` is a flag, a variable, or a file and its profile. */
export interface Origin {
  readonly layer: LayerName;
  readonly where: string;
}

/** The values of one place. */
export interface Layer {
  readonly name: LayerName;
  readonly values: SettingValues;
  whereOf(name: SettingName): string;
}

export type Origins = ReadonlyMap<SettingName, Origin>;

const BUILT_IN: Origin = { layer: 'default', where: 'built in' };

/** Two ways to say one thing: the stronger layer's hides the weaker layer's other. */
const RIVALS = [
  ['password', 'passwordFile'],
  ['passwordFile', 'password'],
] as const;

/** Lays the layers, strongest first, over the built-in defaults. Throws MsgError `config`. */
export function mergeLayers(layers: readonly Layer[]): { settings: Settings; origins: Origins } {
  const settings: SettingValues = {};
  const origins = new Map<SettingName, Origin>();
  for (const name of SETTING_NAMES) copyInitial(settings, name);
  for (const layer of layers.toReversed()) {
    for (const name of hiddenBy(layer)) {
      delete settings[name];
      origins.delete(name);
    }
    for (const name of SETTING_NAMES) {
      if (layer.values[name] === undefined) continue;
      copyValue(settings, name, layer.values);
      origins.set(name, { layer: layer.name, where: layer.whereOf(name) });
    }
  }
  if (!isComplete(settings)) throw new MsgError('internal', 'a setting has lost its default');
  return { settings, origins: completed(origins) };
}

/** In the order of the table, with what nobody gave. */
function completed(given: Origins): Origins {
  return new Map(SETTING_NAMES.map((name) => [name, given.get(name) ?? BUILT_IN]));
}

function hiddenBy(layer: Layer): SettingName[] {
  const given = RIVALS.filter(([name]) => layer.values[name] !== undefined);
  if (given.length > 1) {
    throw new MsgError('config', 'there are both a password and a password file', {
      where: given.map(([name]) => layer.whereOf(name)).join(', '),
      hint: 'keep one of them',
    });
  }
  return given.map(([, rival]) => rival);
}

function copyInitial<K extends SettingName>(values: SettingValues, name: K): void {
  const { initial } = SETTINGS[name];
  if (initial !== undefined) values[name] = initial;
}
