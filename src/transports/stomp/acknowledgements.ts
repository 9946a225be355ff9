import { encodeHead } from '../../wire/encode.ts';
import type { Frame } from '../../wire/frame.ts';
import type { StompVersion } from '../../wire/version.ts';

/** A delivery on the books. */
export interface Entry {
  readonly frame: Frame;
  acknowledged: boolean;
}

/** ActiveMQ sends no more than 200 messages unacknowledged, whatever the prefetch (brokers.md). */
const MOST_WAITING = 100;
/** What waits is acknowledged after this time in any case. */
const IDLE_MS = 10;

export interface AcknowledgementOptions {
  /** Id of the subscription. */
  readonly subscription: string;
  readonly version: StompVersion;
  readonly prefetch: number;
  readonly send: (head: string) => void;
}

/**
 * Turns acknowledgements of single deliveries into cumulative ACK frames (`ack:client`), three times
 * as fast as one each (performance.md 2): one for each hundred in a row, and one when it gets quiet.
 */
export class Acknowledgements {
  readonly #options: AcknowledgementOptions;
  readonly #most: number;
  #open: Entry[] = [];
  #waiting = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: AcknowledgementOptions) {
    this.#options = options;
    this.#most = Math.min(MOST_WAITING, Math.ceil(options.prefetch / 2));
  }

  /** Puts deliveries on the books, in the order in which they came. */
  expect(entries: readonly Entry[]): void {
    for (const entry of entries) this.#open.push(entry);
  }

  acknowledge(entry: Entry): void {
    entry.acknowledged = true;
    this.#waiting += 1;
    if (this.#waiting >= this.#most) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), IDLE_MS);
  }

  /** Sends what may be sent: the run of acknowledged deliveries at the front. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#waiting = 0;
    let last = -1;
    while (this.#open[last + 1]?.acknowledged) last += 1;
    const entry = this.#open[last];
    if (entry === undefined) return;
    this.#open = this.#open.slice(last + 1);
    const { send, version } = this.#options;
    send(encodeHead('ACK', this.#headers(entry.frame), version));
  }

  /** 1.2 names the `ack` header of the MESSAGE, older ones its message-id and the subscription. */
  #headers(frame: Frame): Record<string, string> {
    if (this.#options.version === '1.2') return { id: frame.header('ack') ?? '' };
    const id = frame.header('message-id') ?? '';
    return { subscription: this.#options.subscription, 'message-id': id };
  }
}
