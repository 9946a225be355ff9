import { draftOfMessage, draftOfRecord } from '../codecs/envelope.ts';
import { messageLine } from '../codecs/received.ts';
import { codecByName } from '../codecs/table.ts';
import { MsgError } from '../core/errors.ts';
import type { Headers } from '../core/message.ts';
import type { Sink } from '../core/sink.ts';
import { newReport, type PublishReport, publish } from '../flows/publish/publish.ts';
import { lineSink } from '../sinks/lines.ts';
import type { Edge } from './base-command.ts';
import { exitCode } from './exit-codes.ts';
import { openInputs } from './inputs.ts';
import { onStatistics, unlessInterrupted } from './interruption.ts';
import { openTransport } from './open-transport.ts';
import { toStdout } from './stdout.ts';

export interface PublishRequest {
  /** `-`: each line brings its own. */
  readonly destination: string;
  readonly files: readonly string[];
  readonly headers: Headers;
  readonly perMessage: number;
  readonly dryRun: boolean;
  readonly strict: boolean;
  readonly rawFields: boolean;
  /** Write the counts to stderr at the end. */
  readonly reportJson: boolean;
}

/** As many bad records are told one by one; the rest is only counted. */
const MAX_TOLD = 20;

/** Publishes and gives the exit code. */
export async function runPublish(edge: Edge, request: PublishRequest): Promise<number> {
  const { settings, talk, interruption } = edge;
  const report = newReport();
  const formats = formatsOf(settings.from ?? 'ndjson', settings.body ?? 'json', request.perMessage);
  const inputs = await openInputs(request.files, interruption.signal);
  onStatistics(() => JSON.stringify(report));
  const onBad = (error: MsgError): void => {
    if (request.strict) throw error;
    if (report.failed <= MAX_TOLD) talk.error(error);
  };
  const sink = await unlessInterrupted(openSink(edge, request), interruption);
  if (sink === undefined) return interruption.code ?? exitCode('done');
  try {
    await publish(sink, {
      ...formats,
      ...request,
      inputs,
      reading: { strict: request.strict, rawFields: request.rawFields },
      destination: request.destination === '-' ? undefined : request.destination,
      countRecords: request.perMessage > 1,
      rate: settings.rate,
      signal: interruption.signal,
      report,
      onBad,
    });
  } finally {
    await sink.close();
    tell(edge, report, request.reportJson);
  }
  return interruption.code ?? exitCode(report.failed > 0 ? 'partial' : 'done');
}

async function openSink({ settings, talk }: Edge, { dryRun }: PublishRequest): Promise<Sink> {
  if (dryRun) return lineSink(process.stdout, toStdout(messageLine));
  const transport = await openTransport(settings, talk);
  const { persistent, ttl, priority, window } = settings;
  return transport.send({ persistent, ttl: ttl === 0 ? undefined : ttl, priority, window });
}

/** What reads the input, what writes the bodies, and what a line becomes. */
function formatsOf(from: string, body: string, perMessage: number) {
  if (perMessage > 1 && (from === 'text' || from === 'message')) {
    throw new MsgError('usage', `with --from ${from} each line is a message of its own`, {
      where: '--per-message',
    });
  }
  const codec = codecByName(body);
  if (codec.encode === undefined) {
    throw new MsgError('usage', `--body ${body}: this format is only read`, {
      hint: 'leave --body out for JSON',
    });
  }
  if (from === 'message') return { from: codecByName('json'), codec, draft: draftOfMessage };
  return { from: codecByName(from), codec, draft: draftOfRecord };
}

function tell({ talk }: Edge, report: PublishReport, json: boolean): void {
  if (report.failed > MAX_TOLD) {
    talk.warning(`${report.failed - MAX_TOLD} more records failed in the same or other ways`);
  }
  if (json) process.stderr.write(`${JSON.stringify(report)}\n`);
  else talk.note(`${report.confirmed} of ${report.read} records confirmed`);
}
