import type { EncodedBody } from '../core/codec.ts';
import { MsgError } from '../core/errors.ts';
import { excerpt } from './excerpt.ts';

const LONE_SURROGATE = /\p{Surrogate}/u;

/** A text as a body; throws MsgError `data` for half a surrogate pair, which UTF-8 cannot hold. */
export function encodedText(text: string): EncodedBody {
  const half = LONE_SURROGATE.exec(text);
  if (half !== null) {
    throw new MsgError(
      'data',
      `half a surrogate pair cannot be written as UTF-8: ${excerpt(text.slice(half.index))}`,
    );
  }
  const body = Buffer.from(text);
  return { body, text: !body.includes(0) };
}
