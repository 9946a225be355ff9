import type { Frame } from '../../wire/frame.ts';
import type { Link } from '../../wire/link.ts';

const OPEN = 1;
const CLOSED = 3;
/** Telling stompjs that the other side lives is needed this often within a heart-beat interval. */
const SIGNS_A_BEAT = 4;

/**
 * The socket object that stompjs speaks through. It sends straight into the link; what it is given
 * back is what our scanner does not handle itself, plus a heart-beat now and then in place of it.
 */
export class StompjsSocket {
  readonly url: string;
  readonly binaryType = 'arraybuffer';
  onopen: (() => void) | null = null;
  onclose: ((event?: unknown) => void) | null = null;
  onerror: ((event: unknown) => void) | null = null;
  onmessage: ((event: { data: string | ArrayBuffer }) => void) | null = null;
  readyState = OPEN;
  readonly #link: Link;
  readonly #signInterval: number;
  #lastSign = 0;

  constructor(link: Link, heartBeat: number) {
    this.#link = link;
    this.#signInterval = heartBeat / SIGNS_A_BEAT;
    this.url = link.peer;
  }

  /** stompjs hands over whole frames with their NUL, or a lone line feed. */
  send(data: string | ArrayBufferLike | ArrayBufferView | Blob): void {
    if (typeof data === 'string') this.#link.send(data, undefined, '');
    else if (data instanceof Uint8Array) this.#link.send('', Buffer.from(data), '');
  }

  close(): void {
    this.#link.end();
  }

  terminate(): void {
    this.#link.destroy();
  }

  /** A frame for stompjs to act on. */
  receive(frame: Frame): void {
    const bytes = frame.toBytes();
    const data = new ArrayBuffer(bytes.length);
    new Uint8Array(data).set(bytes);
    this.onmessage?.({ data });
  }

  /** Something came, which stompjs does not see. */
  alive(): void {
    const now = performance.now();
    if (now - this.#lastSign < this.#signInterval) return;
    this.#lastSign = now;
    this.onmessage?.({ data: '\n' });
  }

  closed(): void {
    this.readyState = CLOSED;
    this.onclose?.({});
  }
}
