/** Counts the lines of a stream given as chunks of text; questions must come in rising order. */
export class LineCounter {
  #text = '';
  #line = 1;
  /** The next newline not counted yet; known ahead, since looking for it at each question could take quadratic time. */
  #feed = Number.POSITIVE_INFINITY;

  next(text: string): void {
    this.at(this.#text.length);
    this.#text = text;
    this.#find(0);
  }

  /** The number of the line that holds the character at `index` of the chunk. */
  at(index: number): number {
    while (this.#feed < index) {
      this.#line++;
      this.#find(this.#feed + 1);
    }
    return this.#line;
  }

  /** Index of the first newline not before `index`, infinite when the chunk has none. */
  feedFrom(index: number): number {
    this.at(index);
    return this.#feed;
  }

  #find(from: number): void {
    const feed = this.#text.indexOf('\n', from);
    this.#feed = feed === -1 ? Number.POSITIVE_INFINITY : feed;
  }
}
