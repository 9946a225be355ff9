import type { Message } from './message.ts';

/**
 * A message on its way, with its acknowledgement. Call `ack()` when the message is safe on the far
 * side; it returns at once, the source sends it on in its own time and before `close()` resolves.
 * A delivery that is never acknowledged stays with (or goes back to) whom it came from.
 */
export interface Delivery {
  readonly message: Message;
  /** Where it came from, for errors: `metrics.ndjson:12`, `/queue/a message ID:...`. */
  readonly origin: string;
  /** How many records the message holds, where the source knows it. */
  readonly records?: number;
  ack(): void;
}
