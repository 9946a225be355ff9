const CAPACITY = 64 * 1024;
/** Larger bodies go out by reference: copying them would cost more than a second write. */
const COPY_LIMIT = 16 * 1024;

/** Joins frames into writes of up to 64 KiB. */
export class OutBuffer {
  readonly #write: (bytes: Buffer) => void;
  /** Absent while nothing is queued, so that idle connections hold no memory. */
  #buffer: Buffer | undefined;
  #length = 0;

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
    this.#buffer = undefined;
    this.#length = 0;
    this.#write(bytes);
  }

  #text(text: string): void {
    // A UTF-16 unit takes at most three bytes.
    if (text.length * 3 > CAPACITY - this.#length) {
      this.flush();
      if (text.length * 3 > CAPACITY) {
        this.#write(Buffer.from(text));
        return;
      }
    }
    this.#buffer ??= Buffer.allocUnsafeSlow(CAPACITY);
    this.#length += this.#buffer.write(text, this.#length);
  }

  #bytes(bytes: Buffer): void {
    if (bytes.length > COPY_LIMIT) {
      this.flush();
      this.#write(bytes);
      return;
    }
    if (bytes.length > CAPACITY - this.#length) this.flush();
    this.#buffer ??= Buffer.allocUnsafeSlow(CAPACITY);
    bytes.copy(this.#buffer, this.#length);
    this.#length += bytes.length;
  }
}
