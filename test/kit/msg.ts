import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { removeFolder } from './folder.ts';
import { MsgProcess, type MsgResult } from './msg-process.ts';

const SCRIPT = fileURLToPath(new URL('../../bin/run.js', import.meta.url));

export interface MsgOptions {
  /** What comes on stdin; nothing (`/dev/null`) when absent. */
  readonly stdin?: string | Buffer | Readable;
  /** Added to the clean environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Where it runs; a folder of its own, removed afterwards, when absent. */
  readonly cwd?: string;
  /** Leave its stdout unread, for tests of a slow or vanishing reader: see MsgProcess.stdout. */
  readonly unread?: boolean;
  /** Another script than the built program. */
  readonly script?: string;
}

/** Nothing of the caller's settings: only PATH, a fixed locale and time zone, an empty home. */
function cleanEnvironment(folder: string): Record<string, string> {
  const home = join(folder, 'home');
  mkdirSync(home);
  return {
    PATH: process.env['PATH'] ?? '',
    LANG: 'C.UTF-8',
    TZ: 'UTC',
    HOME: home,
    XDG_CONFIG_HOME: join(home, '.config'),
    XDG_CACHE_HOME: join(home, '.cache'),
    XDG_DATA_HOME: join(home, '.local/share'),
    XDG_STATE_HOME: join(home, '.local/state'),
    TMPDIR: folder,
  };
}

/**
 * Starts the built program and returns while it runs, with stdin open when `stdin` is absent. For
 * use inside a test: when that ends, so does the program, and its folder is removed.
 */
export function spawnMsg(args: readonly string[], options: MsgOptions = {}): MsgProcess {
  return startProgram(node(args, options), options, 'pipe');
}

/** Runs the built program to its end. For use inside a test, as `spawnMsg`. */
export function runMsg(args: readonly string[], options: MsgOptions = {}): Promise<MsgResult> {
  const stdin = options.stdin === undefined ? 'ignore' : 'pipe';
  return startProgram(node(args, options), options, stdin).finished;
}

function node(args: readonly string[], { script = SCRIPT }: MsgOptions): readonly string[] {
  return [process.execPath, script, ...args];
}

/** Any program in the same surroundings. */
export function startProgram(
  [command = '', ...args]: readonly string[],
  options: MsgOptions,
  stdin: 'pipe' | 'ignore',
): MsgProcess {
  const folder = mkdtempSync(join(tmpdir(), 'gridmsg-test-'));
  const child = spawn(command, args, {
    cwd: options.cwd ?? folder,
    env: { ...cleanEnvironment(folder), ...options.env },
    stdio: [stdin, 'pipe', 'pipe'],
  });
  const program = new MsgProcess(child, options.unread ?? false);
  onTestFinished(async () => {
    await program.kill();
    await removeFolder(folder);
  });
  if (child.stdin && options.stdin !== undefined) void feed(child.stdin, options.stdin);
  return program;
}

/** A program may well end before it has read all; that is the test's to judge, not an error here. */
async function feed(stdin: NodeJS.WritableStream, input: string | Buffer | Readable) {
  const source = input instanceof Readable ? input : Readable.from([Buffer.from(input)]);
  await pipeline(source, stdin).catch(() => undefined);
}
