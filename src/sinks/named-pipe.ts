import { constants, openSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { errnoCode, ioError } from './io-error.ts';

const POLL_MS = 50;

export async function isNamedPipe(path: string): Promise<boolean> {
  const status = await stat(path).catch(() => undefined);
  return status?.isFIFO() ?? false;
}

/**
 * Opens a FIFO for writing, waiting until someone reads it. It asks again and again, since a thread
 * that waits within a blocking open would keep the process from ending until a reader comes.
 */
export async function openNamedPipe(path: string, signal?: AbortSignal): Promise<Socket> {
  for (;;) {
    const fd = openIfRead(path);
    if (fd !== undefined) return new Socket({ fd, readable: false, writable: true });
    await delay(POLL_MS, undefined, { signal });
  }
}

function openIfRead(path: string): number | undefined {
  try {
    return openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
  } catch (thrown) {
    if (errnoCode(thrown) === 'ENXIO') return undefined;
    throw ioError('cannot open for writing', path, thrown);
  }
}
