import type { Delivery } from '../../core/delivery.ts';
import type { MsgError } from '../../core/errors.ts';
import { pump } from '../../core/pump.ts';
import type { Sink } from '../../core/sink.ts';
import { locate, type RecordSourceOptions, recordSource } from './record-source.ts';

/** Counts of records. What was sent and neither confirmed nor refused when we ended is unknown. */
export interface PublishReport {
  read: number;
  sent: number;
  confirmed: number;
  failed: number;
  unknown: number;
}

export interface PublishOptions extends Omit<RecordSourceOptions, 'onRead'> {
  readonly signal: AbortSignal;
  /** Kept up to date, so that it is true also when the flow rejects. */
  readonly report: PublishReport;
}

export function newReport(): PublishReport {
  return { read: 0, sent: 0, confirmed: 0, failed: 0, unknown: 0 };
}

/** Messages of a batch, where the sink does not ask for less. */
const BATCH = 1000;

/**
 * Sends the records of the inputs, each confirmed. A record that is bad or that the broker refuses
 * goes to `onBad` and the rest goes on; being refused for lack of permission ends it, since the next
 * record would fare no better.
 */
export async function publish(sink: Sink, options: PublishOptions): Promise<void> {
  const { report, signal } = options;
  const onBad = (error: MsgError, records: number): void => {
    report.failed += records;
    options.onBad(error, records);
  };
  const onRead = () => {
    report.read += 1;
  };
  const source = recordSource({ ...options, onRead, onBad });
  await pump(source, sink, {
    batch: BATCH,
    signal,
    onTaken: (batch) => {
      const records = countRecords(batch);
      report.sent += records;
      report.unknown += records;
    },
    onSafe: (deliveries) => {
      const records = countRecords(deliveries);
      report.confirmed += records;
      report.unknown -= records;
    },
    onRefused: ({ origin, records = 1 }, error) => {
      report.unknown -= records;
      onBad(locate(error, origin), records);
      if (error.kind === 'permission') throw error;
    },
  });
}

function countRecords(deliveries: readonly Delivery[]): number {
  return deliveries.reduce((sum, { records = 1 }) => sum + records, 0);
}
