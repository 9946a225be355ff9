import type { DestinationPattern } from './destination-pattern.ts';
import type { StoredMessage } from './stored-message.ts';

/** One reader of topics: a subscriber, a durable subscription or the queue of a virtual topic. */
export interface Binding {
  readonly pattern: DestinationPattern;
  deliver(message: StoredMessage): void;
}

/** More names than this are looked up anew: they come from clients and may be without end. */
const MAX_KNOWN = 1000;

/** Which bindings each topic name reaches. Topics themselves hold nothing. */
export class Topics {
  readonly #bindings = new Set<Binding>();
  readonly #known = new Map<string, readonly Binding[]>();

  get size(): number {
    return this.#bindings.size;
  }

  bind(binding: Binding): void {
    this.#bindings.add(binding);
    this.#known.clear();
  }

  unbind(binding: Binding): void {
    this.#bindings.delete(binding);
    this.#known.clear();
  }

  publish(message: StoredMessage, topic: string): void {
    for (const binding of this.#reached(topic)) binding.deliver(message);
  }

  #reached(topic: string): readonly Binding[] {
    const known = this.#known.get(topic);
    if (known !== undefined) return known;
    const reached = [...this.#bindings].filter((binding) => binding.pattern(topic));
    if (this.#known.size >= MAX_KNOWN) this.#known.clear();
    this.#known.set(topic, reached);
    return reached;
  }
}
