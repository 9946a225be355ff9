/** Writes under way, a bounded number of them; remembers the first that failed. */
export class Writes {
  readonly #most: number;
  readonly #onFailure: () => void;
  readonly #running = new Set<Promise<void>>();
  #failure: { readonly error: unknown } | undefined;

  constructor(most: number, onFailure: () => void) {
    this.#most = most;
    this.#onFailure = onFailure;
  }

  get failed(): boolean {
    return this.#failure !== undefined;
  }

  /** Resolves when there is room for the next. Never rejects: see `throwFailure`. */
  async start(write: Promise<void>): Promise<void> {
    const watched = write.catch((error: unknown) => this.#fail(error));
    const running = watched.finally(() => this.#running.delete(running));
    this.#running.add(running);
    if (this.#running.size >= this.#most) await Promise.race(this.#running);
  }

  async settled(): Promise<void> {
    await Promise.all(this.#running);
  }

  throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  #fail(error: unknown): void {
    this.#failure ??= { error };
    this.#onFailure();
  }
}
