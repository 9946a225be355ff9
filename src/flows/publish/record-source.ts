import type { Codec, CodecOptions, Decoded } from '../../core/codec.ts';
import type { Delivery } from '../../core/delivery.ts';
import type { Draft } from '../../core/draft.ts';
import { MsgError, toMsgError } from '../../core/errors.ts';
import { pacing } from '../../core/pacing.ts';
import type { GridRecord } from '../../core/record.ts';
import type { Source } from '../../core/source.ts';
import { type ComposeOptions, compose, destinationOf } from './compose.ts';
import { type Group, Grouping } from './grouping.ts';
import { untilAborted } from './until-aborted.ts';

/** A file or standard input, read once. */
export interface Input {
  readonly name: string;
  readonly chunks: AsyncIterable<Buffer>;
}

export interface RecordSourceOptions extends ComposeOptions {
  readonly inputs: readonly Input[];
  /** Reads the inputs. */
  readonly from: Codec;
  readonly reading: CodecOptions;
  /** What a record that was read wants to be sent as. Throws MsgError `data`. */
  readonly draft: (record: GridRecord) => Draft;
  /** Records in a message, at most. */
  readonly perMessage: number;
  /** Messages a second. */
  readonly rate?: number | undefined;
  /** Told of each record read, good or bad. */
  readonly onRead: () => void;
  /** Records (of one message) that cannot be sent; `where` is set. Throwing ends the source. */
  readonly onBad: (error: MsgError, records: number) => void;
}

/** A batch holds no more than this, so that large bodies do not pile up in flight. */
const MAX_BATCH_BYTES = 1024 * 1024;
/** A paced stream goes out in this many batches a second at least. */
const PACED_BATCHES = 10;

/** Messages made from the records of files: nothing to acknowledge, but each knows its line. */
export function recordSource(options: RecordSourceOptions): Source {
  return {
    batches: (max, signal) => batches(options, max, signal),
    close: async () => undefined,
  };
}

async function* batches(
  options: RecordSourceOptions,
  max: number,
  signal: AbortSignal,
): AsyncGenerator<readonly Delivery[]> {
  const { rate } = options;
  const pace = rate === undefined ? undefined : pacing(rate);
  const most = rate === undefined ? max : Math.min(max, Math.ceil(rate / PACED_BATCHES));
  for await (const groups of groupsOf(options, signal)) {
    for (const batch of cut(messages(groups, options), most)) {
      await pace?.(batch.length, signal);
      yield batch;
    }
  }
}

/**
 * The groups that each chunk of input completes: what is at hand is sent at once. On abort nothing
 * more is read, a record cut off in the middle is left, and what was read whole still goes out.
 */
async function* groupsOf(
  options: RecordSourceOptions,
  signal: AbortSignal,
): AsyncGenerator<readonly Group[]> {
  const grouping = new Grouping(options.perMessage);
  for (const { name, chunks } of options.inputs) {
    const decoder = options.from.decoder(options.reading);
    for await (const chunk of untilAborted(chunks, signal)) {
      yield* group(decoder.write(chunk), name, grouping, options);
    }
    if (signal.aborted) break;
    yield* group(decoder.end(), name, grouping, options);
  }
  yield grouping.rest();
}

/** When a bad record ends it all, what came before that one still goes out. */
function* group(
  items: readonly Decoded[],
  name: string,
  grouping: Grouping,
  options: RecordSourceOptions,
): Generator<readonly Group[]> {
  const complete: Group[] = [];
  try {
    for (const { line, record, error } of items) {
      const origin = `${name}:${line}`;
      options.onRead();
      guarded(origin, 1, options, () => {
        if (error !== undefined) throw error;
        const draft = options.draft(record);
        complete.push(...grouping.add(draft, destinationOf(draft, options.destination), origin));
      });
    }
  } catch (error) {
    yield [...complete, ...grouping.rest()];
    throw error;
  }
  yield complete;
}

function* messages(
  groups: readonly Group[],
  options: RecordSourceOptions,
): Generator<Delivery & { bytes: number }> {
  for (const { destination, origin, drafts } of groups) {
    const message = guarded(origin, drafts.length, options, () =>
      compose(drafts, destination, options),
    );
    if (message === undefined) continue;
    const ack = () => undefined;
    yield { message, origin, ack, records: drafts.length, bytes: message.body.length };
  }
}

/** When making an item fails, those before it still go out. */
function* cut<T extends { bytes: number }>(items: Iterable<T>, max: number): Generator<T[]> {
  let batch: T[] = [];
  let bytes = 0;
  try {
    for (const item of items) {
      batch.push(item);
      bytes += item.bytes;
      if (batch.length < max && bytes < MAX_BATCH_BYTES) continue;
      yield batch;
      batch = [];
      bytes = 0;
    }
  } catch (error) {
    if (batch.length > 0) yield batch;
    throw error;
  }
  if (batch.length > 0) yield batch;
}

/** Does the work for some records; what it throws is told with the place of the first. */
function guarded<T>(
  origin: string,
  records: number,
  options: RecordSourceOptions,
  work: () => T,
): T | undefined {
  try {
    return work();
  } catch (thrown) {
    options.onBad(locate(toMsgError(thrown, 'data'), origin), records);
    return undefined;
  }
}

/** The error as one of the line that it came from. */
export function locate({ kind, message, hint, cause }: MsgError, where: string): MsgError {
  return new MsgError(kind, message, { where, hint, cause });
}
