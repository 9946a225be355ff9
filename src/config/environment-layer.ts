import { MsgError, toMsgError } from '../core/errors.ts';
import type { Layer } from './layer.ts';
import { variableOf } from './setting-names.ts';
import { readText } from './setting-values.ts';
import { SETTING_NAMES, type SettingName, type SettingValues } from './settings.ts';
import { suggestion } from './suggestion.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The `MSG_*` variables; an empty one counts as not set. Throws MsgError `config` naming the variable. */
export function environmentLayer(env: Environment): Layer {
  const values: SettingValues = {};
  for (const name of SETTING_NAMES) readVariable(values, name, env);
  return { name: 'environment', values, whereOf: variableOf };
}

/** A warning for each `MSG_*` variable that is neither a setting nor among `others`. */
export function unknownVariables(env: Environment, others: readonly string[]): string[] {
  const known = [...SETTING_NAMES.map(variableOf), ...others];
  return Object.keys(env)
    .filter((variable) => variable.startsWith('MSG_') && !known.includes(variable))
    .map((variable) => unknownVariable(variable, known));
}

function readVariable(values: SettingValues, name: SettingName, env: Environment): void {
  const variable = variableOf(name);
  const text = env[variable];
  if (text === undefined || text === '') return;
  try {
    readText(values, name, text);
  } catch (thrown) {
    const { message, hint } = toMsgError(thrown);
    throw new MsgError('config', message, { where: variable, hint });
  }
}

function unknownVariable(variable: string, known: readonly string[]): string {
  const meant = suggestion(variable, known);
  const hint = meant === undefined ? '' : `; did you mean ${meant}?`;
  return `${variable}: unknown environment variable, not used${hint}`;
}
