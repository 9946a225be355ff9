import type { Codec } from '../core/codec.ts';
import { MsgError } from '../core/errors.ts';
import { excerpt } from './excerpt.ts';
import { gridftp } from './gridftp.ts';
import { json } from './json.ts';
import { ndjson } from './ndjson.ts';
import { text } from './text.ts';
import { wlcg } from './wlcg.ts';

/** All codecs of records, in the order in which help lists them. */
export const CODECS: readonly Codec[] = [ndjson, json, wlcg, gridftp, text];

/** The codec of that name; throws MsgError `usage` when there is none. */
export function codecByName(name: string): Codec {
  const codec = CODECS.find((candidate) => candidate.name === name);
  if (codec !== undefined) return codec;
  throw new MsgError('usage', `unknown record format ${excerpt(name)}`, {
    hint: `use one of ${CODECS.map((candidate) => candidate.name).join(', ')}`,
  });
}
