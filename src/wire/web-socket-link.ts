import { isUtf8 } from 'node:buffer';
import type { WebSocket } from 'ws';
import { HIGH_WATER, type Link, type LinkEvents } from './link.ts';

const NORMAL_CLOSURE = 1000;

/**
 * A link over an open WebSocket: each frame is a message of its own, as ActiveMQ wants it; text where
 * the frame is text, since ActiveMQ overlooks binary messages.
 */
export function webSocketLink(socket: WebSocket, peer: string): Link {
  return new WebSocketLink(socket, peer);
}

class WebSocketLink implements Link {
  readonly peer: string;
  readonly #socket: WebSocket;
  #waiting: (() => void)[] = [];

  constructor(socket: WebSocket, peer: string) {
    this.#socket = socket;
    this.peer = peer;
    socket.pause();
  }

  get unsent(): number {
    return this.#socket.bufferedAmount;
  }

  start(events: LinkEvents): void {
    let failure: Error | undefined;
    this.#socket.on('message', (data) => {
      for (const chunk of Array.isArray(data) ? data : [data]) events.data(asBuffer(chunk));
    });
    this.#socket.on('error', (error) => {
      failure ??= error;
    });
    this.#socket.once('close', () => {
      this.#wake();
      events.closed(failure);
    });
    this.#socket.resume();
  }

  send(head: string, body?: Buffer, end = '\0'): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    const done = () => {
      if (this.unsent <= HIGH_WATER) this.#wake();
    };
    if (body === undefined) this.#socket.send(head + end, done);
    else {
      const frame = Buffer.concat([Buffer.from(head), body, Buffer.from(end)]);
      this.#socket.send(frame, { binary: isBytes(head, body) }, done);
    }
  }

  async drained(): Promise<void> {
    while (this.unsent > HIGH_WATER && this.#socket.readyState === this.#socket.OPEN) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  end(): void {
    this.#socket.close(NORMAL_CLOSURE);
  }

  destroy(): void {
    this.#socket.terminate();
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}

/** A text message that is no UTF-8 would make the other side close the connection (RFC 6455, 8.1). */
function isBytes(head: string, body: Buffer): boolean {
  return head.includes('\ncontent-length:') || !isUtf8(body);
}

function asBuffer(data: ArrayBuffer | Buffer): Buffer {
  return Buffer.isBuffer(data) ? data : Buffer.from(data);
}
