/** What a link tells its owner. `closed` comes exactly once, with the cause when it was not asked for. */
export interface LinkEvents {
  data(chunk: Buffer): void;
  closed(error: Error | undefined): void;
}

/**
 * A connected two-way channel for frames: TCP, TLS or WebSocket. `send` queues one whole frame (or a
 * heart-beat, a lone "\n") and returns at once; frames of one turn of the event loop leave together.
 * Whoever sends much awaits `drained()` between sends: it resolves when little is unsent (at once
 * when the link is closed, which `closed` tells).
 */
export interface Link {
  /** host:port of the other side, for messages. */
  readonly peer: string;
  /** Bytes accepted but not yet taken by the system. */
  readonly unsent: number;
  /** Takes over the link; before this call no data is read. */
  start(events: LinkEvents): void;
  send(head: string, body?: Buffer, end?: string): void;
  drained(): Promise<void>;
  pause(): void;
  resume(): void;
  /** Sends what is queued, then closes. */
  end(): void;
  /** Closes now. */
  destroy(): void;
}

/** More than this unsent makes `drained()` wait. */
export const HIGH_WATER = 1024 * 1024;
