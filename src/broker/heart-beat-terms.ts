import { violation } from './refusal.ts';

/** Milliseconds between signs of life; 0 is none. */
export interface HeartBeatTerms {
  readonly weSend: number;
  readonly theySend: number;
}

/** Shorter intervals would only make timers spin. */
const SHORTEST = 100;
/** What Node's timers can hold. */
export const LONGEST = 2 ** 31 - 1;

/** We offer what the client asks for, as ActiveMQ does, within what timers can do. */
export function heartBeatTerms(header: string | undefined): HeartBeatTerms {
  const fields = /^\s*(\d+)\s*,\s*(\d+)\s*$/.exec(header ?? '0,0');
  if (fields === null) throw violation(`Invalid heart-beat header:${header}`);
  return { weSend: interval(Number(fields[2])), theySend: interval(Number(fields[1])) };
}

function interval(asked: number): number {
  return asked === 0 ? 0 : Math.min(Math.max(asked, SHORTEST), LONGEST);
}
