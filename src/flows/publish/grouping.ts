import { type Draft, isEncoded } from '../../core/draft.ts';

/** Drafts that will share a message, and where the first came from. */
export interface Group {
  readonly destination: string;
  readonly origin: string;
  readonly drafts: [Draft, ...Draft[]];
}

/** More destinations than this at once: the fullest waiting would cost memory without end. */
const MAX_OPEN = 1000;

/**
 * Collects up to `size` records into each message. Only records with the same destination and the
 * same headers share one; a ready-made body always travels alone.
 */
export class Grouping {
  readonly #size: number;
  readonly #open = new Map<string, Group>();

  constructor(size: number) {
    this.#size = size;
  }

  /** Returns the groups that became complete. */
  add(draft: Draft, destination: string, origin: string): readonly Group[] {
    const alone: Group = { destination, origin, drafts: [draft] };
    if (this.#size === 1 || isEncoded(draft.content)) return [alone];
    const key = JSON.stringify([destination, draft.headers]);
    const group = this.#open.get(key);
    if (group === undefined) {
      this.#open.set(key, alone);
      return this.#open.size > MAX_OPEN ? this.rest() : [];
    }
    group.drafts.push(draft);
    if (group.drafts.length < this.#size) return [];
    this.#open.delete(key);
    return [group];
  }

  /** The groups still open, at the end of the input. */
  rest(): readonly Group[] {
    const groups = [...this.#open.values()];
    this.#open.clear();
    return groups;
  }
}
