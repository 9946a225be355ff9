import type { Socket } from 'node:net';
import { HIGH_WATER, type Link, type LinkEvents } from './link.ts';
import { OutBuffer } from './out-buffer.ts';

/** A link over a connected TCP or TLS socket. */
export function streamLink(socket: Socket): Link {
  return new StreamLink(socket);
}

class StreamLink implements Link {
  readonly peer: string;
  readonly #socket: Socket;
  readonly #out: OutBuffer;
  #flushing: NodeJS.Immediate | undefined;
  #ended = false;

  constructor(socket: Socket) {
    this.#socket = socket;
    this.peer = `${socket.remoteAddress ?? 'unknown'}:${socket.remotePort ?? 0}`;
    this.#out = new OutBuffer((bytes) => socket.write(bytes));
    socket.setNoDelay(true);
    socket.pause();
  }

  get unsent(): number {
    return this.#socket.writableLength + this.#out.length;
  }

  start(events: LinkEvents): void {
    let failure: Error | undefined;
    this.#socket.on('data', (chunk: Buffer) => events.data(chunk));
    this.#socket.on('error', (error) => {
      failure ??= error;
    });
    this.#socket.once('end', () => this.end());
    this.#socket.once('close', () => {
      clearImmediate(this.#flushing);
      events.closed(failure);
    });
    this.#socket.resume();
  }

  send(head: string, body?: Buffer, end = '\0'): void {
    if (this.#ended || this.#socket.destroyed) return;
    this.#out.append(head, body, end);
    this.#flushing ??= setImmediate(() => this.#flush());
  }

  #flush(): void {
    clearImmediate(this.#flushing);
    this.#flushing = undefined;
    this.#out.flush();
  }

  async drained(): Promise<void> {
    while (this.unsent > HIGH_WATER && !this.#socket.destroyed) {
      this.#flush();
      await new Promise<void>((resolve) => {
        const done = () => {
          this.#socket.off('drain', done).off('close', done);
          resolve();
        };
        this.#socket.once('drain', done).once('close', done);
      });
    }
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  end(): void {
    if (this.#ended) return;
    this.#flush();
    this.#ended = true;
    this.#socket.end();
  }

  destroy(): void {
    this.#ended = true;
    this.#socket.destroy();
  }
}
