import type { Headers } from '../core/message.ts';
import { encodeHeaders } from '../wire/encode.ts';
import type { StompVersion } from '../wire/version.ts';

/**
 * Header lines for a client of this version. A header that the version has no escape for (a line end
 * from a 1.2 producer to a 1.0 consumer) is left out: passed raw it would become another header.
 */
export function fittingHeaders(headers: Headers, version: StompVersion): string {
  try {
    return encodeHeaders(headers, version);
  } catch {
    let lines = '';
    for (const [name, value] of Object.entries(headers)) lines += fitting(name, value, version);
    return lines;
  }
}

function fitting(name: string, value: string, version: StompVersion): string {
  try {
    return encodeHeaders({ [name]: value }, version);
  } catch {
    return '';
  }
}
