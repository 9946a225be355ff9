import type { Writable } from 'node:stream';
import { MsgError } from '../core/errors.ts';
import type { Sink } from '../core/sink.ts';
import { lineSink } from './lines.ts';
import type { MessageFormat } from './message-lines.ts';
import type { RecordStoreOptions } from './sqlite/record-store.ts';

/** What the sinks need besides their spec; each takes its part. */
export interface SinkOptions extends Omit<RecordStoreOptions, 'waitMs'> {
  /** Where `-` writes. */
  readonly output: Writable;
  readonly format: MessageFormat;
  /** Ends the wait for the reader of a FIFO. */
  readonly signal?: AbortSignal | undefined;
}

/** A sink whose files may have been moved away and can be begun anew. */
export interface OpenedSink extends Sink {
  readonly reopen?: () => Promise<void>;
}

type SinkFactory = (path: string, options: SinkOptions) => Promise<OpenedSink>;

/** The kinds of sinks by the scheme of their spec, loaded on first use. */
const FACTORIES: ReadonlyMap<string, SinkFactory> = new Map<string, SinkFactory>([
  [
    'file',
    async (path, { format, signal }) =>
      (await import('./file.ts')).fileSink(path, format, { signal }),
  ],
  [
    'sqlite',
    async (path, { decode, table, classOf }) =>
      (await import('./sqlite/sqlite-sink.ts')).sqliteSink({ path, decode, table, classOf }),
  ],
]);

/** Every spec that `openSink` takes, for help texts. */
const SINK_SPECS: readonly string[] = ['-', ...[...FACTORIES.keys()].map((s) => `${s}:PATH`)];

/**
 * Opens `-`, `file:PATH` or `sqlite:PATH`. A path that cannot be written to is told here (MsgError
 * `io`), before any message is taken; any other spec is a MsgError `usage`.
 */
export async function openSink(spec: string, options: SinkOptions): Promise<OpenedSink> {
  if (spec === '-') return lineSink(options.output, options.format);
  const [, scheme = '', path = ''] = /^([a-z]+):(.+)$/s.exec(spec) ?? [];
  const factory = FACTORIES.get(scheme);
  if (factory === undefined) {
    throw new MsgError('usage', `${JSON.stringify(spec)} is nothing to write to`, {
      hint: `use one of ${SINK_SPECS.join(', ')}`,
    });
  }
  return factory(path, options);
}
