import { MsgError } from '../core/errors.ts';
import type { FoundFile } from './discovery.ts';
import type { FileSettings } from './file-layers.ts';
import type { Layer } from './layer.ts';

/** The layers of one file, strongest first: the chosen profile over the file's own top level. */
export function layersOf(
  name: FoundFile['layer'],
  file: FileSettings,
  profile: string | undefined,
): readonly Layer[] {
  const top: Layer = { name, values: file.top, whereOf: () => file.path };
  const values = profile === undefined ? undefined : file.profiles.get(profile);
  if (values === undefined) return [top];
  return [{ name, values, whereOf: () => `${file.path} (profile ${profile})` }, top];
}

/** Throws MsgError `config` when no file has the profile, listing those there are. */
export function requireProfile(
  profile: string,
  where: string,
  files: readonly FileSettings[],
): void {
  const known = [...new Set(files.flatMap((file) => [...file.profiles.keys()]))];
  if (known.includes(profile)) return;
  throw new MsgError('config', `unknown profile ${JSON.stringify(profile)}`, {
    where,
    hint: known.length === 0 ? noProfiles(files) : `known profiles: ${known.join(', ')}`,
  });
}

function noProfiles(files: readonly FileSettings[]): string {
  if (files.length === 0) return 'there is no configuration file';
  return `there are no profiles in ${files.map((file) => file.path).join(', ')}`;
}
