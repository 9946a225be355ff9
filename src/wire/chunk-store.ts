const FIRST_CAPACITY = 16 * 1024;

/**
 * Holds the unfinished rest of a byte stream. Grows by doubling, so that a large body in small chunks
 * costs one copy in all; what was handed out is never written to again.
 */
export class ChunkStore {
  #buffer: Buffer = Buffer.alloc(0);
  #length = 0;
  #needed = 0;

  /** All bytes to look at now, or undefined while it is known that more must come first. */
  add(chunk: Buffer): Buffer | undefined {
    if (this.#length === 0) return chunk;
    this.#reserve(this.#length + chunk.length);
    chunk.copy(this.#buffer, this.#length);
    this.#length += chunk.length;
    return this.#length < this.#needed ? undefined : this.#buffer.subarray(0, this.#length);
  }

  /** Keeps `data` from `start` for the next round; `needed` bytes from there are awaited (0: unknown). */
  keep(data: Buffer, start: number, needed: number): void {
    this.#needed = needed;
    const length = data.length - start;
    const inPlace = start === 0 && data.buffer === this.#buffer.buffer;
    if (!inPlace && length > 0) {
      this.#buffer = Buffer.allocUnsafeSlow(Math.max(FIRST_CAPACITY, length));
      data.copy(this.#buffer, 0, start);
    }
    this.#length = length;
  }

  #reserve(length: number): void {
    if (length <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(length, 2 * this.#buffer.length));
    this.#buffer.copy(larger, 0, 0, this.#length);
    this.#buffer = larger;
  }
}
