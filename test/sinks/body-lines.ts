import { readFile } from 'node:fs/promises';
import { MsgError } from '../../src/core/errors.ts';
import type { Message } from '../../src/core/message.ts';
import { REFUSED_BODY } from '../contract/sink.ts';

/** A format that keeps any body in one line of JSON, and refuses the one that is to be refused. */
export function bodyLine(message: Message): string {
  if (message.body.equals(Buffer.from(REFUSED_BODY))) throw new MsgError('data', 'not this one');
  return `${JSON.stringify({ body: message.body.toString('base64') })}\n`;
}

/** The bodies in a text of such lines; throws for a line that is not whole. */
export function bodiesIn(text: string): Buffer[] {
  const lines = text.split('\n').slice(0, -1);
  return lines.map((line) => Buffer.from(JSON.parse(line).body, 'base64'));
}

export async function bodiesInFile(path: string): Promise<Buffer[]> {
  return bodiesIn(await readFile(path, 'utf8'));
}
