import { destinationPattern } from './destination-pattern.ts';
import type { Queues } from './queues.ts';
import { refusal } from './refusal.ts';
import { StoredMessage } from './stored-message.ts';
import type { Topics } from './topics.ts';

/** `Consumer.NAME.VirtualTopic.X` reads the topic `VirtualTopic.X` (formats.md 11). */
const QUEUE_NAME = /^Consumer\.[^.*>]+\.(VirtualTopic\..+)$/;

/**
 * Queues that each get a copy of what is sent to a topic: several consumers share one of them. They
 * stay from their first use until the broker ends.
 */
export class VirtualTopics {
  readonly #queues: Queues;
  readonly #topics: Topics;
  readonly #max: number;
  readonly #known = new Set<string>();
  readonly #nextId: () => string;

  constructor(queues: Queues, topics: Topics, max: number, nextId: () => string) {
    this.#queues = queues;
    this.#topics = topics;
    this.#max = max;
    this.#nextId = nextId;
  }

  /** Whether the queue name means a virtual topic, with wildcards or without; binds it on first use. */
  claim(name: string): boolean {
    const topic = QUEUE_NAME.exec(name)?.[1];
    if (topic === undefined) return false;
    if (!this.#known.has(name)) this.#bind(name, topic);
    return true;
  }

  #bind(name: string, topic: string): void {
    if (this.#known.size >= this.#max) throw refusal('too many virtual topic queues');
    this.#known.add(name);
    const queue = this.#queues.keep(name);
    this.#topics.bind({
      pattern: destinationPattern(topic),
      deliver: (message) => queue.add(this.#copy(message, name)),
    });
  }

  #copy(message: StoredMessage, name: string): StoredMessage {
    const draft = message.draft({ 'original-destination': message.destination });
    return new StoredMessage(draft, this.#nextId(), `/queue/${name}`);
  }
}
