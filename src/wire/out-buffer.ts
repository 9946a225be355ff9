const CAPACITY = 64 * 1024;
/** A write that waits for a slow reader keeps its whole buffer: few bytes shall not keep many. */
const FIRST_CAPACITY = 2 * 1024;
/** Larger bodies go out by reference: copying them would cost more than a second write. */
const COPY_LIMIT = 16 * 1024;

/** Joins frames into writes of up to 64 KiB, in buffers of about the size that the last write needed. */
export class OutBuffer {
  readonly #write: (bytes: Buffer) => void;
  /** Absent while nothing is queued, so that idle connections hold no memory. */
  #buffer: Buffer | undefined;
  #length = 0;
  #lastLength = 0;

  constructor(write: (bytes: Buffer) => void) {
    this.#write = write;
  }

  get length(): number {
    return this.#length;
  }

  append(head: string, body: Buffer | undefined, end: string): void {
    this.#text(head);
    if (body !== undefined) this.#bytes(body);
    this.#text(end);
  }

  /** Hands over what was joined; the buffer now belongs to the receiver. */
  flush(): void {
    if (this.#buffer === undefined) return;
    const bytes = this.#buffer.subarray(0, this.#length);
    this.#lastLength = this.#length;
    this.#buffer = undefined;
    this.#length = 0;
    this.#write(bytes);
  }

  #text(text: string): void {
    // A UTF-16 unit takes at most three bytes.
    const longest = text.length * 3;
    if (longest > CAPACITY) {
      this.flush();
      this.#write(Buffer.from(text));
      return;
    }
    const buffer = this.#room(longest);
    this.#length += buffer.write(text, this.#length);
  }

  #bytes(bytes: Buffer): void {
    if (bytes.length > COPY_LIMIT) {
      this.flush();
      this.#write(bytes);
      return;
    }
    bytes.copy(this.#room(bytes.length), this.#length);
    this.#length += bytes.length;
  }

  /** The buffer, with room for so many more bytes. */
  #room(bytes: number): Buffer {
    if (this.#length + bytes > CAPACITY) this.flush();
    const needed = this.#length + bytes;
    const held = this.#buffer;
    if (held !== undefined && needed <= held.length) return held;
    const wanted = Math.max(FIRST_CAPACITY, this.#lastLength, 2 * (held?.length ?? 0), needed);
    const larger = Buffer.allocUnsafeSlow(Math.min(wanted, CAPACITY));
    held?.copy(larger, 0, 0, this.#length);
    this.#buffer = larger;
    return larger;
  }
}
