import type { MsgError } from './errors.ts';
import type { GridRecord } from './record.ts';

/** One thing read: a record, or why there is none. `line` counts from 1, where the record begins. */
export type Decoded =
  | { readonly line: number; readonly record: GridRecord; readonly error?: undefined }
  | { readonly line: number; readonly error: MsgError; readonly record?: undefined };

/**
 * A push parser with constant memory. `write` takes any chunk (records may be cut anywhere) and
 * returns what became complete; `end` returns the rest. Never throws for bad input: that comes as
 * `Decoded.error` (kind `data`, `where` unset: the caller knows the file), and reading goes on with
 * the next record. Chunks may be kept only until the next call.
 */
export interface Decoder {
  write(chunk: Buffer): readonly Decoded[];
  end(): readonly Decoded[];
}

export interface CodecOptions {
  /** Refuse what liberal reading would mend. */
  readonly strict?: boolean | undefined;
  /** gridftp: the log's own field names instead of the transfer record. */
  readonly rawFields?: boolean | undefined;
  /** Largest single record in bytes; a larger one is an error and is skipped (default 16 MiB). */
  readonly maxRecordBytes?: number | undefined;
}

export interface EncodedBody {
  readonly body: Buffer;
  /** True when the body is UTF-8 text without NUL. */
  readonly text: boolean;
}

/** Bytes <-> records for one body or file format. Reading is liberal, writing canonical. */
export interface Codec {
  readonly name: string;
  /** Media type written on bodies of this codec, and recognised on reading. */
  readonly contentType: string;
  decoder(options?: CodecOptions): Decoder;
  /**
   * One body holding all the records; throws MsgError `data` for what the format cannot hold.
   * Absent where the format is only read (logs).
   */
  encode?(records: readonly GridRecord[]): EncodedBody;
}
