import { createRequire } from 'node:module';
import { deflateSync, inflateSync } from 'node:zlib';
import { MsgError } from '../core/errors.ts';

/** A compression that Messaging::Message knows (formats.md 7.1). */
export type Compression = 'zlib' | 'lz4' | 'snappy';

const LZ4_PREFIX_BYTES = 4;
const SNAPPY_PREFIX_BYTES = 5;

const DECOMPRESS: Readonly<Record<Compression, (bytes: Buffer, maxBytes: number) => Uint8Array>> = {
  zlib: (bytes, maxBytes) => inflateSync(bytes, { maxOutputLength: maxBytes }),
  lz4: unLz4,
  snappy: unSnappy,
};

export function isCompression(name: string): name is Compression {
  return Object.hasOwn(DECOMPRESS, name);
}

/**
 * The bytes as they were before compression; throws MsgError `data` for damaged ones and for more
 * than `maxBytes`, before so much memory is taken.
 */
export function decompress(compression: Compression, bytes: Buffer, maxBytes: number): Buffer {
  try {
    const plain = DECOMPRESS[compression](bytes, maxBytes);
    return Buffer.from(plain.buffer, plain.byteOffset, plain.byteLength);
  } catch (error) {
    if (error instanceof MsgError) throw error;
    if (isTooLarge(error)) throw bomb(compression, maxBytes);
    throw new MsgError('data', `damaged ${compression} data`, { cause: error });
  }
}

/** A zlib stream of the bytes, or undefined where it would not pay. */
export function zlibIfWorthIt(bytes: Buffer): Buffer | undefined {
  if (bytes.length < 255) return undefined;
  const smaller = deflateSync(bytes);
  return smaller.length < 0.9 * bytes.length ? smaller : undefined;
}

/** An LZ4 block with its plain size in front, four bytes, the lowest first. */
function unLz4(bytes: Buffer, maxBytes: number): Uint8Array {
  if (bytes.length <= LZ4_PREFIX_BYTES) throw new RangeError('no block');
  const size = bytes.readUInt32LE(0);
  if (size > maxBytes) throw bomb('lz4', maxBytes);
  const lz4: typeof import('lz4-napi') = load('lz4-napi');
  return ofSize(size, lz4.uncompressSync(bytes));
}

/** A raw Snappy block; its plain size stands in front, seven bits a byte, the lowest first. */
function unSnappy(bytes: Buffer, maxBytes: number): Uint8Array {
  const size = snappySize(bytes);
  if (size > maxBytes) throw bomb('snappy', maxBytes);
  const snappy: typeof import('snappy') = load('snappy');
  return ofSize(size, Buffer.from(snappy.uncompressSync(bytes)));
}

function snappySize(bytes: Buffer): number {
  let size = 0;
  for (const [at, byte] of bytes.subarray(0, SNAPPY_PREFIX_BYTES).entries()) {
    size += (byte % 128) * 128 ** at;
    if (byte < 128) return size;
  }
  throw new RangeError('no size');
}

function ofSize(size: number, plain: Buffer): Buffer {
  if (plain.length !== size) throw new RangeError(`${plain.length} bytes instead of ${size}`);
  return plain;
}

/** Loaded on first use, and not by import(), so that decoding stays synchronous. */
function load(name: string) {
  try {
    return createRequire(import.meta.url)(name);
  } catch (error) {
    throw new MsgError('config', `the library ${name} cannot be loaded on this platform`, {
      cause: error,
    });
  }
}

function bomb(compression: Compression, maxBytes: number): MsgError {
  return new MsgError('data', `the ${compression} body is larger than ${maxBytes} bytes unpacked`);
}

function isTooLarge(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
}
