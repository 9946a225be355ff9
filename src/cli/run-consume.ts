import { messageLine, recordLines, recordsOf } from '../codecs/received.ts';
import { codecByName } from '../codecs/table.ts';
import { MsgError, toMsgError } from '../core/errors.ts';
import type { Message } from '../core/message.ts';
import type { Sink } from '../core/sink.ts';
import type { Source } from '../core/source.ts';
import type { Subscription } from '../core/transport.ts';
import { type ConsumeReport, consume } from '../flows/consume/consume.ts';
import type { Until } from '../flows/consume/until.ts';
import { openSink } from '../sinks/table.ts';
import { errorLine } from '../ui/talk.ts';
import type { Edge } from './base-command.ts';
import { exitCode } from './exit-codes.ts';
import { onStatistics, unlessInterrupted } from './interruption.ts';
import { openTransport } from './open-transport.ts';
import { watchReader } from './reader-watch.ts';
import { toStdout } from './stdout.ts';

export interface ConsumeRequest extends Until {
  readonly destination: string;
  readonly durable: string | undefined;
  readonly selector: string | undefined;
  readonly count: number | undefined;
  readonly expect: number | undefined;
  readonly format: 'record' | 'message';
  readonly meta: boolean;
  /** `-`, `file:PATH`, `sqlite:PATH`. */
  readonly to: string;
  readonly table: string | undefined;
}

/** Consumes and gives the exit code. */
export async function runConsume(edge: Edge, request: ConsumeRequest): Promise<number> {
  const { settings, talk, interruption } = edge;
  const report: ConsumeReport = { taken: 0, safe: 0 };
  const readerGone = new AbortController();
  const signal = AbortSignal.any([interruption.signal, readerGone.signal]);
  onStatistics(() => JSON.stringify(report));
  const sink = await openConsumeSink(edge, request, signal);
  try {
    const watching = request.to === '-' && watchReader(() => readerGone.abort(), signal);
    const transport = await openTransport(settings, talk);
    const subscribing = transport.subscribe(subscription(edge, request));
    const source = await unlessInterrupted(subscribing, interruption);
    if (source === undefined) return interruption.code ?? exitCode('done');
    await watching;
    const { count, expect, duration, idle } = request;
    const until = { count, expect, duration, idle };
    await closing(
      source,
      consume(source, sink, { ...until, batch: settings.batch, signal, report }),
    );
  } finally {
    await sink.close();
  }
  talk.note(`${report.safe} messages`);
  return interruption.code ?? exitCode('done');
}

/** Closing settles the acknowledgements, so a failure there counts, unless there was one before. */
async function closing(source: Source, work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    await source.close().catch(() => undefined);
    throw error;
  }
  await source.close();
}

function subscription({ settings }: Edge, request: ConsumeRequest): Subscription {
  const { destination, durable, selector, count, expect } = request;
  const most = count ?? expect ?? settings.prefetch;
  return {
    destination,
    durable,
    selector,
    clientId: settings.clientId,
    // What we will not take should not be held back from others.
    prefetch: Math.max(1, Math.min(settings.prefetch, most)),
  };
}

async function openConsumeSink(
  { settings, talk }: Edge,
  request: ConsumeRequest,
  signal: AbortSignal,
): Promise<Sink> {
  if (request.table !== undefined && !request.to.startsWith('sqlite:')) {
    throw new MsgError('usage', '--table is the name of a table in SQLite', {
      hint: 'use it together with --to sqlite:PATH',
    });
  }
  const codec = settings.body === undefined ? undefined : codecByName(settings.body);
  const asRecords = (message: Message) => recordLines(message, codec, request.meta);
  const format = request.format === 'message' ? messageLine : asRecords;
  const sink = await openSink(request.to, {
    output: process.stdout,
    format: request.to === '-' ? toStdout(format) : format,
    decode: (message) => recordsOf(message, codec),
    table: request.table,
    signal,
  });
  const { reopen } = sink;
  const keepOld = (thrown: unknown) => {
    talk.warning(`${errorLine(toMsgError(thrown, 'io'))}; going on in the old file`);
  };
  if (reopen !== undefined) process.on('SIGHUP', () => void reopen().catch(keepOld));
  return sink;
}
