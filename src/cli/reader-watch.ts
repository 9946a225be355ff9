import { readdir, readFile, readlink } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** How often the reader is looked for: a prompt that comes back this late still feels immediate. */
const INTERVAL_MS = 200;
/** A reader not seen by then is another user's, and is left alone. */
const ATTEMPTS = 5;

/**
 * Calls `gone` when the reader of our standard output has gone while we have nothing to write, as in
 * `msg consume ... | head -1` on a quiet topic. A write would tell by EPIPE, but there is none, and
 * Node offers no poll(2); so on Linux /proc is asked who reads the pipe. Resolves after the first
 * look, to be awaited before anything is written: `head` may have had its line and be gone before it
 * was ever seen. The watch then goes on by itself until the signal.
 */
export async function watchReader(gone: () => void, signal: AbortSignal): Promise<void> {
  const pipe = await readlink('/proc/self/fd/1').catch(() => '');
  if (!pipe.startsWith('pipe:')) return;
  void watch(pipe, await findReader(pipe), signal).then((left) => left && gone());
}

/** True when a reader was there and left; false when none was ever seen, or on abort. */
async function watch(
  pipe: string,
  first: string | undefined,
  signal: AbortSignal,
): Promise<boolean> {
  let reader = first ?? (await laterReader(pipe, signal));
  if (reader === undefined) return false;
  while (reader !== undefined) {
    await pause(signal);
    if (signal.aborted) return false;
    if (!(await isEnd(reader, pipe))) reader = await findReader(pipe);
  }
  return true;
}

async function laterReader(pipe: string, signal: AbortSignal): Promise<string | undefined> {
  for (let attempt = 0; attempt < ATTEMPTS && !signal.aborted; attempt += 1) {
    await pause(signal);
    const reader = await findReader(pipe);
    if (reader !== undefined) return reader;
  }
  return undefined;
}

/** Does not keep the process alive. */
async function pause(signal: AbortSignal): Promise<void> {
  await sleep(INTERVAL_MS, undefined, { signal, ref: false }).catch(() => undefined);
}

/** Path of a descriptor that reads the pipe. Nearly always somebody's standard input. */
async function findReader(pipe: string): Promise<string | undefined> {
  const processes = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  const others = processes.filter((pid) => pid !== String(process.pid));
  for (const pid of others) {
    if (await reads(pid, '0', pipe)) return `/proc/${pid}/fd/0`;
  }
  for (const pid of others) {
    for (const fd of await readdir(`/proc/${pid}/fd`).catch(() => [])) {
      if (await reads(pid, fd, pipe)) return `/proc/${pid}/fd/${fd}`;
    }
  }
  return undefined;
}

async function isEnd(path: string, pipe: string): Promise<boolean> {
  return (await readlink(path).catch(() => '')) === pipe;
}

/** The same pipe may also be somebody's output: the access mode is the last digit of the flags. */
async function reads(pid: string, fd: string, pipe: string): Promise<boolean> {
  if (!(await isEnd(`/proc/${pid}/fd/${fd}`, pipe))) return false;
  const info = await readFile(`/proc/${pid}/fdinfo/${fd}`, 'utf8').catch(() => '');
  return /^flags:\s*\d*[024]$/m.test(info);
}
