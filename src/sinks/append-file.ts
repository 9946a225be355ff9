import { constants, type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ioError } from './io-error.ts';

const NEWLINE = 0x0a;

/**
 * A file that grows by whole lines. What a failed `append` had written is cut off again, so that the
 * file never ends within a line and repeating the batch repeats nothing. A line that was cut by a
 * crash is ended with a newline before the next one. Devices are written to without all this.
 */
export class AppendFile {
  readonly #path: string;
  readonly #handle: FileHandle;
  readonly #regular: boolean;
  #endsWithinLine: boolean;

  private constructor(path: string, handle: FileHandle, regular: boolean, withinLine: boolean) {
    this.#path = path;
    this.#handle = handle;
    this.#regular = regular;
    this.#endsWithinLine = withinLine;
  }

  /** Opens or creates (0644). A path that cannot be written to is told here. */
  static async open(path: string): Promise<AppendFile> {
    const { O_APPEND, O_CREAT, O_WRONLY } = constants;
    try {
      const handle = await open(path, O_WRONLY | O_APPEND | O_CREAT, 0o644);
      const status = await handle.stat();
      if (!status.isFile()) return new AppendFile(path, handle, false, false);
      await syncDirectory(dirname(path));
      return new AppendFile(path, handle, true, await endsWithinLine(path, status.size));
    } catch (thrown) {
      throw ioError('cannot open for writing', path, thrown);
    }
  }

  /** Resolves when all the lines are on disk; rejects with none of them in the file. */
  async append(pieces: Iterable<string>): Promise<void> {
    const written = { bytes: 0 };
    let size: number | undefined;
    try {
      if (this.#regular) size = (await this.#handle.stat()).size;
      await this.#put(this.#endsWithinLine ? afterNewline(pieces) : pieces, written);
      if (this.#regular && written.bytes > 0) await this.#handle.datasync();
    } catch (thrown) {
      if (size !== undefined && written.bytes > 0) await this.#cutBack(size, written.bytes);
      throw ioError('cannot write', this.#path, thrown);
    }
    if (written.bytes > 0) this.#endsWithinLine = false;
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }

  async #put(pieces: Iterable<string>, written: { bytes: number }): Promise<void> {
    for (const piece of pieces) {
      let rest = Buffer.from(piece);
      while (rest.length > 0) {
        const { bytesWritten } = await this.#handle.write(rest);
        written.bytes += bytesWritten;
        rest = rest.subarray(bytesWritten);
      }
    }
  }

  /** Cuts only what is certainly ours: another program may append to the same file. */
  async #cutBack(size: number, bytes: number): Promise<void> {
    try {
      const now = await this.#handle.stat();
      if (now.size === size + bytes) return await this.#handle.truncate(size);
    } catch {
      // The error that led here is the one worth telling.
    }
    this.#endsWithinLine = true;
  }
}

function* afterNewline(pieces: Iterable<string>): Generator<string> {
  let first = true;
  for (const piece of pieces) {
    yield first ? `\n${piece}` : piece;
    first = false;
  }
}

/** A file that nobody may read counts as whole. */
async function endsWithinLine(path: string, size: number): Promise<boolean> {
  if (size === 0) return false;
  const handle = await open(path, 'r').catch(() => undefined);
  if (handle === undefined) return false;
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
    return bytesRead === 1 && buffer[0] !== NEWLINE;
  } finally {
    await handle.close();
  }
}

/** Makes a new file's name survive a power failure; not every file system knows how. */
async function syncDirectory(path: string): Promise<void> {
  const handle = await open(path, 'r').catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}
