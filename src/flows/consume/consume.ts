import { MsgError } from '../../core/errors.ts';
import { pump } from '../../core/pump.ts';
import type { Sink } from '../../core/sink.ts';
import type { Source } from '../../core/source.ts';
import { timeLimit, type Until } from './until.ts';

export interface ConsumeOptions extends Until {
  readonly signal: AbortSignal;
  /** Messages moved and acknowledged at once, at most. */
  readonly batch: number;
  readonly count?: number | undefined;
  /** Fewer messages than this at the end are a `timeout` error. Stops there, if no count is given. */
  readonly expect?: number | undefined;
  /** Kept up to date, so that it is true also when the flow rejects. */
  readonly report: ConsumeReport;
}

/** Counts of messages: taken from the broker, and safe in the sink. */
export interface ConsumeReport {
  taken: number;
  safe: number;
}

/**
 * Takes messages and gives them to the sink, acknowledging what the sink has. Ends on count, time or
 * signal, or with the first error; then what is not acknowledged stays with the broker.
 */
export async function consume(source: Source, sink: Sink, options: ConsumeOptions): Promise<void> {
  const { report, batch, expect, count = expect } = options;
  const limit = timeLimit(options, () => report.taken > report.safe);
  try {
    await pump(source, sink, {
      batch,
      count,
      signal: AbortSignal.any([options.signal, limit.signal]),
      onTaken: (taken) => {
        report.taken += taken.length;
      },
      onSafe: (safe) => {
        limit.stirred();
        report.safe += safe.length;
      },
      onRefused: ({ origin }, { kind, message, hint }) => {
        throw new MsgError(kind, message, { where: origin, hint });
      },
    });
  } finally {
    limit.end();
  }
  if (expect !== undefined && report.safe < expect && !options.signal.aborted) {
    throw new MsgError('timeout', `${report.safe} of ${expect} expected messages came`);
  }
}
