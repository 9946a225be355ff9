import { run } from '@oclif/core/run';
import type { Settings } from '../config/settings.ts';
import { MsgError, toMsgError } from '../core/errors.ts';
import { paintFor } from '../ui/paint.ts';
import { talkTo } from '../ui/talk.ts';
import { exitCode } from './exit-codes.ts';
import { Failure } from './failure.ts';
import { guardOutput } from './stdout.ts';

/**
 * Runs the program and ends the process: the only place that prints an error and that exits. `root`
 * is the file URL of the program, by which oclif finds its package.
 */
export async function main(argv: readonly string[], root: string): Promise<never> {
  process.stderr.on('error', () => undefined);
  const outputDone = guardOutput();
  let code = await codeOf(argv, root);
  const failure = await outputDone();
  if (code === exitCode('done') && failure !== undefined) code = await tell(failure);
  // What is queued for a pipe goes out first.
  await new Promise<void>((resolve) => process.stderr.write('', () => resolve()));
  process.exit(code);
}

async function codeOf(argv: readonly string[], root: string): Promise<number> {
  try {
    const code: unknown = await run([...argv], root);
    return typeof code === 'number' ? code : exitCode('done');
  } catch (thrown) {
    if (thrown instanceof Failure) return tell(thrown.cause, thrown.settings);
    return tell(thrown);
  }
}

async function tell(thrown: unknown, settings?: Settings): Promise<number> {
  if (isExit(thrown)) return thrown.oclif.exit;
  const error = fromOclif(thrown) ?? toMsgError(thrown);
  if (readerLeft(error)) return exitCode('done');
  const stream = process.stderr;
  talkTo({ stream, paint: await paintFor(stream, settings?.color ?? 'auto') }).error(error);
  if (settings?.debug || error.kind === 'internal') stream.write(`${stack(error)}\n`);
  return exitCode(error.kind);
}

/** Our reader had enough, as `head` does: that is no error. */
function readerLeft({ where, cause }: MsgError): boolean {
  return where === 'standard output' && hasCode(cause, 'EPIPE');
}

/** oclif ends --help and --version by an error that holds the exit code. */
function isExit(thrown: unknown): thrown is { oclif: { exit: number } } {
  return hasCode(thrown, 'EEXIT');
}

/** A wrong call, as oclif tells it: several lines, of which the first says what. */
function fromOclif(thrown: unknown): MsgError | undefined {
  if (!(thrown instanceof Error)) return undefined;
  const parsing = /^Parsing (--[\w-]+) \n\t([\s\S]*)\nSee more help with --help$/.exec(
    thrown.message,
  );
  const hint = thrown instanceof MsgError ? thrown.hint : 'see --help';
  if (parsing !== null) {
    return new MsgError('usage', parsing[2] ?? '', { where: parsing[1], hint });
  }
  if (thrown instanceof MsgError || !('oclif' in thrown)) return undefined;
  // The note on flags with several values is about greedy ones, which we have none of.
  const text = thrown.message
    .replace(/(\n\nNote: [\s\S]*)?\nSee more help with --help$/, '')
    .trim();
  return new MsgError('usage', text.replaceAll(/\s*\n\s*/g, ' '), { hint, cause: thrown });
}

function stack(error: MsgError): string {
  const { cause } = error;
  return cause instanceof Error && cause.stack !== undefined ? cause.stack : (error.stack ?? '');
}

function hasCode(thrown: unknown, code: string): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === code;
}
