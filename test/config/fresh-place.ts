import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import {
  type ResolvedSettings,
  type ResolveOptions,
  resolveSettings,
} from '../../src/config/resolve-settings.ts';
import { MsgError } from '../../src/core/errors.ts';

/** A home, a system directory and a project in a git repository, in a directory of the test's own. */
export interface FreshPlace {
  readonly root: string;
  readonly home: string;
  readonly systemDir: string;
  readonly project: string;
  write(path: string, text: string, mode?: number): string;
  resolve(options?: Partial<ResolveOptions>): Promise<ResolvedSettings>;
}

export const USER_FILE = 'home/.config/msg/config.yaml';
export const SYSTEM_FILE = 'etc/config.yaml';
export const PROJECT_FILE = 'project/msg.config.yaml';

export function freshPlace(): FreshPlace {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'msg-config-')));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const [home, systemDir, project] = [join(root, 'home'), join(root, 'etc'), join(root, 'project')];
  for (const dir of [home, systemDir, join(project, '.git')]) mkdirSync(dir, { recursive: true });
  const write = (path: string, text: string, mode = 0o644) => {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    chmodSync(file, mode);
    return file;
  };
  const resolve = (options: Partial<ResolveOptions> = {}) =>
    resolveSettings({ flags: {}, env: {}, cwd: project, home, systemDir, ...options });
  return { root, home, systemDir, project, write, resolve };
}

/** The error that the promise must end with, as the command line would print it. */
export async function failure(promise: Promise<unknown>): Promise<{ kind: string; line: string }> {
  const thrown = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(thrown instanceof MsgError)) throw new Error(`no MsgError but ${String(thrown)}`);
  return { kind: thrown.kind, line: lineOf(thrown) };
}

function lineOf({ where, message, hint }: MsgError): string {
  return `${where === undefined ? '' : `${where}: `}${message}${hint === undefined ? '' : `; ${hint}`}`;
}
