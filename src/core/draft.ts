import type { EncodedBody } from './codec.ts';
import type { Headers } from './message.ts';
import type { GridRecord } from './record.ts';

/**
 * What one line of input wants to be sent as: a record still to be encoded, or a body that is to go
 * out as it is, with the headers and the destination it brought along.
 */
export interface Draft {
  readonly destination?: string | undefined;
  readonly headers: Headers;
  readonly content: GridRecord | EncodedBody;
}

export function isEncoded(content: GridRecord | EncodedBody): content is EncodedBody {
  return 'body' in content;
}
