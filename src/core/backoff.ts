import { setTimeout as sleep } from 'node:timers/promises';
import { MsgError } from './errors.ts';

export interface BackoffOptions {
  /** Milliseconds of the first wait, doubled for each next one up to `longest`. */
  readonly first: number;
  readonly longest: number;
  /** Milliseconds after which the last error is final. */
  readonly within: number;
}

/**
 * Tries again while the attempt fails with `unavailable`, waiting longer each time, with jitter so
 * that many clients do not come back at once.
 */
export async function retrying<T>(attempt: () => Promise<T>, options: BackoffOptions): Promise<T> {
  const until = performance.now() + options.within;
  for (let wait = options.first; ; wait = Math.min(2 * wait, options.longest)) {
    try {
      return await attempt();
    } catch (error) {
      const pause = wait * (0.5 + Math.random() / 2);
      const again = error instanceof MsgError && error.kind === 'unavailable';
      if (!again || performance.now() + pause > until) throw error;
      await sleep(pause);
    }
  }
}
