import { symlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { makeFolder, removeFolder } from '../kit/folder.ts';
import { type MsgOptions, startProgram } from '../kit/msg.ts';
import type { MsgProcess } from '../kit/msg-process.ts';
import type { EmbeddedBroker } from './embedded-broker.ts';

const PROGRAM = fileURLToPath(new URL('../../bin/run.js', import.meta.url));

/** Ends the script with all that it has started, before the test itself is given up. */
const LIMIT = ['timeout', '--signal=KILL', '50'];

/** A script for bash in which `msg` is the built program, as an installation has it. */
export async function spawnShell(
  { url }: Pick<EmbeddedBroker, 'url'>,
  script: string,
  options: MsgOptions = {},
): Promise<MsgProcess> {
  const bin = await makeFolder();
  onTestFinished(() => removeFolder(bin));
  symlinkSync(PROGRAM, join(bin, 'msg'));
  const PATH = [bin, process.env['PATH'] ?? ''].join(delimiter);
  const env = { PATH, MSG_BROKER: url, ...options.env };
  return startProgram([...LIMIT, 'bash', '-c', script], { ...options, env }, 'ignore');
}
