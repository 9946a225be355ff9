import { MsgError } from '../core/errors.ts';
import type { Message } from '../core/message.ts';
import type { Refusal } from '../core/sink.ts';

/** The lines of a message, newlines included, '' for none. Throws MsgError `data` to refuse it. */
export type MessageFormat = (message: Message) => string;

/** Long enough to make system calls rare, short enough to keep memory flat (characters). */
const PIECE_LENGTH = 1 << 20;

/** The lines of a batch joined to pieces of about 1 MiB; refused messages are added to `refusals`. */
export function* linePieces(
  batch: readonly Message[],
  format: MessageFormat,
  refusals: Refusal[],
): Generator<string> {
  let piece = '';
  for (const [index, message] of batch.entries()) {
    try {
      piece += format(message);
    } catch (thrown) {
      if (!(thrown instanceof MsgError) || thrown.kind !== 'data') throw thrown;
      refusals.push({ index, error: thrown });
    }
    if (piece.length >= PIECE_LENGTH) {
      yield piece;
      piece = '';
    }
  }
  if (piece !== '') yield piece;
}
