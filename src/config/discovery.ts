import { existsSync, lstatSync, realpathSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { MsgError } from '../core/errors.ts';

const EXTENSIONS = ['json', 'yaml', 'yml'];
const PROJECT_NAMES = [
  ...EXTENSIONS.map((extension) => `msg.config.${extension}`),
  '.msgrc',
  ...EXTENSIONS.map((extension) => `.msgrc.${extension}`),
];
const DIRECTORY_NAMES = EXTENSIONS.map((extension) => `config.${extension}`);

export interface Places {
  readonly cwd: string;
  readonly home: string;
  /** XDG_CONFIG_HOME; a relative one counts as not set, as the XDG specification wants. */
  readonly configHome: string | undefined;
  readonly systemDir: string;
}

export interface FoundFile {
  readonly layer: 'project' | 'user' | 'system';
  readonly path: string;
}

export interface Found {
  /** Strongest first. */
  readonly files: readonly FoundFile[];
  readonly warnings: readonly string[];
}

/**
 * The configuration files there are, at most one of each layer. Only looks at names, so that a start
 * without any costs next to nothing. Throws MsgError `config` when one directory holds two.
 */
export function discover(places: Places): Found {
  const warnings: string[] = [];
  const files: FoundFile[] = [];
  const add = (layer: FoundFile['layer'], path: string | undefined) => {
    if (path !== undefined) files.push({ layer, path });
  };
  const warn = (text: string) => warnings.push(text);
  add('project', projectFile(places));
  add('user', fileIn(userDir(places), DIRECTORY_NAMES, warn));
  add('system', fileIn(places.systemDir, DIRECTORY_NAMES, warn));
  return { files, warnings };
}

/** The nearest one. A directory above that we may not search (after sudo) holds no project of ours. */
function projectFile({ cwd, home }: Places): string | undefined {
  for (const dir of projectDirs(cwd, home)) {
    const path = fileIn(dir, PROJECT_NAMES, () => undefined);
    if (path !== undefined) return path;
  }
  return undefined;
}

/**
 * From `cwd` up to the root of the git repository or the home directory, whichever comes first;
 * outside of both `cwd` alone, since a file in a directory like /tmp may be anybody's.
 */
function projectDirs(cwd: string, home: string): readonly string[] {
  const end = realPath(home);
  const dirs: string[] = [];
  for (let dir = cwd; ; dir = dirname(dir)) {
    dirs.push(dir);
    if (dir === end || existsSync(join(dir, '.git'))) return dirs;
    if (dirname(dir) === dir) return [cwd];
  }
}

function userDir({ configHome, home }: Places): string {
  const base = configHome !== undefined && isAbsolute(configHome) ? configHome : undefined;
  return join(base ?? join(home, '.config'), 'msg');
}

function fileIn(
  dir: string,
  names: readonly string[],
  warn: (text: string) => void,
): string | undefined {
  try {
    const there = names.filter((name) => isThere(join(dir, name)));
    if (there.length > 1) throw twoFiles(dir, there);
    return there[0] === undefined ? undefined : join(dir, there[0]);
  } catch (thrown) {
    if (thrown instanceof MsgError) throw thrown;
    warn(`${dir}: cannot be searched for a configuration file, not used`);
    return undefined;
  }
}

/** A link that leads nowhere is there too, and will be told as unreadable instead of passed over. */
function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

function twoFiles(dir: string, names: readonly string[]): MsgError {
  return new MsgError('config', `more than one configuration file: ${names.join(', ')}`, {
    where: dir,
    hint: 'keep one',
  });
}

/** The working directory comes without symbolic links, the home directory may be behind one. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
