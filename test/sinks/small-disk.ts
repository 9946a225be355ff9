import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, onTestFinished } from 'vitest';

function mount(kilobytes: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'gridmsg-small-disk-'));
  try {
    const options = ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', folder];
    execFileSync('mount', options, { stdio: 'ignore' });
  } catch (thrown) {
    rmdirSync(folder);
    throw thrown;
  }
  return folder;
}

function unmount(folder: string): void {
  execFileSync('umount', ['-l', folder]);
  rmdirSync(folder);
}

function canMount(): boolean {
  try {
    unmount(mount(64));
    return true;
  } catch {
    return false;
  }
}

/** A file system of this size for one test. */
export function smallDisk(kilobytes: number): string {
  const folder = mount(kilobytes);
  onTestFinished(() => unmount(folder));
  return folder;
}

/** Tests on a small disk; only root can make one. */
export function describeOnSmallDisk(name: string, tests: () => void): void {
  const possible = canMount();
  describe.skipIf(!possible)(possible ? name : `${name} (needs root to mount a tmpfs)`, tests);
}
