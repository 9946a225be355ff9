import type { MsgError } from '../../core/errors.ts';
import type { Frame } from '../../wire/frame.ts';
import type { Session } from './session.ts';

/** Received and not yet taken: beyond this we stop reading the link. */
const MAX_WAITING_BYTES = 16 * 1024 * 1024;
/** A batch holds no more than this, so that large bodies do not pile up on their way. */
const MAX_BATCH_BYTES = 1024 * 1024;

/** Frames received and not yet taken, bounded in bytes by pausing the session. */
export class Inbox {
  /** Set once the session is open. */
  session: Session | undefined;
  #frames: Frame[] = [];
  #bytes = 0;
  #paused = false;
  #ended: { readonly error: MsgError | undefined } | undefined;
  #wake: (() => void) | undefined;

  /** How the session ended, when it has and all is taken. */
  get exhausted(): { readonly error: MsgError | undefined } | undefined {
    return this.#frames.length === 0 ? this.#ended : undefined;
  }

  add(frame: Frame): void {
    this.#frames.push(frame);
    this.#bytes += frame.body.length;
    if (this.#bytes > MAX_WAITING_BYTES && !this.#paused) {
      this.#paused = true;
      this.session?.pause();
    }
    this.#wake?.();
  }

  end(error: MsgError | undefined): void {
    this.#ended = { error };
    this.#wake?.();
  }

  take(max: number): readonly Frame[] {
    let bytes = 0;
    let count = 0;
    while (count < Math.min(max, this.#frames.length) && bytes < MAX_BATCH_BYTES) {
      bytes += this.#frames[count]?.body.length ?? 0;
      count += 1;
    }
    this.#bytes -= bytes;
    if (this.#paused && this.#bytes < MAX_WAITING_BYTES / 2) {
      this.#paused = false;
      this.session?.resume();
    }
    return this.#frames.splice(0, count);
  }

  /** Resolves when there is something to take, or nothing more will come, or on abort. */
  async filled(signal: AbortSignal): Promise<void> {
    if (this.#frames.length > 0 || this.#ended !== undefined || signal.aborted) return;
    await new Promise<void>((resolve) => {
      this.#wake = () => {
        signal.removeEventListener('abort', done);
        resolve();
      };
      const done = () => resolve();
      signal.addEventListener('abort', done, { once: true });
    });
    this.#wake = undefined;
  }
}
