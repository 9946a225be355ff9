import type { Writable } from 'node:stream';
import type { MsgError } from '../core/errors.ts';
import { type Paint, plain } from './paint.ts';
import { printable } from './printable.ts';

/** What goes to stderr: talk for people, a line each, never data. */
export interface Talk {
  error(error: MsgError): void;
  warning(text: string): void;
  /** Only where somebody watches: nothing in cron. */
  note(text: string): void;
}

export interface TalkOptions {
  readonly stream: Writable & { readonly isTTY?: boolean };
  readonly paint?: Paint;
}

export function talkTo({ stream, paint = plain }: TalkOptions): Talk {
  const line = (text: string) => stream.write(`${text}\n`);
  return {
    error: (error) => line(`${paint.red('msg:')} ${errorLine(error)}`),
    warning: (text) => line(`${paint.yellow('msg: warning:')} ${printable(text)}`),
    note: (text) => stream.isTTY === true && line(paint.dim(text)),
  };
}

/** One line: where, what and why, what to do. */
export function errorLine({ where, message, hint }: MsgError): string {
  const place = where === undefined ? '' : `${where}: `;
  return printable(`${place}${message}${hint === undefined ? '' : `; ${hint}`}`);
}
