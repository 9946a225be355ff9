import { readConfigFile } from './config-file.ts';
import { discover, type FoundFile, type Places } from './discovery.ts';
import { type Environment, environmentLayer, unknownVariables } from './environment-layer.ts';
import { type FileSettings, fileSettings } from './file-layers.ts';
import { type FlagValues, flagLayer } from './flag-layer.ts';
import { type Layer, mergeLayers, type Origins } from './layer.ts';
import { layersOf, requireProfile } from './profile.ts';
import type { Settings } from './settings.ts';

export interface ResolveOptions {
  /** Only what the user gave. */
  readonly flags: FlagValues;
  readonly env: Environment;
  readonly cwd: string;
  readonly home: string;
  /** Default `/etc/msg`. */
  readonly systemDir?: string;
  /** `MSG_*` variables that others read, not to be warned about. */
  readonly otherVariables?: readonly string[];
}

export interface ResolvedSettings {
  readonly settings: Settings;
  readonly origins: Origins;
  /** The configuration files read, strongest first. */
  readonly files: readonly string[];
  readonly warnings: readonly string[];
}

/**
 * The settings in force: flags, then `MSG_*` variables, then the project's, the user's and the
 * system's configuration file (in each the profile over the rest), then the defaults.
 * Throws MsgError `config`, and `usage` for a password on the command line.
 */
export async function resolveSettings(options: ResolveOptions): Promise<ResolvedSettings> {
  const { flags, env, home, otherVariables = [] } = options;
  const given = [flagLayer(flags), environmentLayer(env)];
  const found = discover(placesOf(options));
  const files = await Promise.all(found.files.map((file) => readLayer(file, home)));
  const chosen = given.find((layer) => layer.values.profile !== undefined);
  const profile = chosen?.values.profile;
  if (chosen !== undefined && profile !== undefined) {
    requireProfile(profile, chosen.whereOf('profile'), files);
  }
  const layers: Layer[] = [...given];
  for (const file of files) layers.push(...layersOf(file.layer, file, profile));
  return {
    ...mergeLayers(layers),
    files: files.map((file) => file.path),
    warnings: [...unknownVariables(env, otherVariables), ...found.warnings],
  };
}

async function readLayer(
  { layer, path }: FoundFile,
  home: string,
): Promise<FileSettings & Pick<FoundFile, 'layer'>> {
  return { layer, ...fileSettings(await readConfigFile(path), home) };
}

function placesOf({ cwd, home, env, systemDir = '/etc/msg' }: ResolveOptions): Places {
  const { XDG_CONFIG_HOME: configHome } = env;
  return { cwd, home, configHome, systemDir };
}
