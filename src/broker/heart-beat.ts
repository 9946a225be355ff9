import { type HeartBeatTerms, LONGEST } from './heart-beat-terms.ts';
import type { Output } from './output.ts';

/** A peer may be late by as much as its interval, or by this many milliseconds if that is more. */
const GRACE = 1000;

export interface HeartBeatSettings {
  readonly terms: HeartBeatTerms;
  readonly output: Output;
  /** Whether we do not read now, so that silence says nothing. */
  readonly deaf: () => boolean;
  /** The peer kept silent for longer than it promised. */
  readonly silent: () => void;
}

/** Sends signs of life at half the promised interval and watches for those of the peer. */
export class HeartBeat {
  readonly #settings: HeartBeatSettings;
  readonly #timers: NodeJS.Timeout[] = [];
  #heard = performance.now();

  constructor(settings: HeartBeatSettings) {
    this.#settings = settings;
    const { weSend, theySend } = settings.terms;
    if (weSend > 0) this.#every(weSend / 2, () => this.#send());
    if (theySend > 0) {
      const patience = Math.min(theySend + Math.max(theySend, GRACE), LONGEST);
      this.#every(theySend / 2, () => this.#listen(patience));
    }
  }

  /** Bytes came from the peer. */
  heard(): void {
    this.#heard = performance.now();
  }

  stop(): void {
    for (const timer of this.#timers) clearInterval(timer);
  }

  #every(interval: number, action: () => void): void {
    this.#timers.push(setInterval(action, interval).unref());
  }

  #send(): void {
    const { output } = this.#settings;
    if (!output.active) output.send('\n', undefined, '');
    output.active = false;
  }

  #listen(patience: number): void {
    if (this.#settings.deaf()) this.heard();
    else if (performance.now() - this.#heard > patience) this.#settings.silent();
  }
}
