import type { Counters } from './counters.ts';
import { DeadLetters } from './dead-letters.ts';
import { type DestinationName, isTemporary, showDestination } from './destination-name.ts';
import { destinationPattern, isWildcard } from './destination-pattern.ts';
import type { Memory } from './memory.ts';
import type { Queue, QueueKeeper } from './queue.ts';
import { Queues } from './queues.ts';
import { refusal } from './refusal.ts';
import { type Draft, StoredMessage } from './stored-message.ts';
import { Temporaries } from './temporaries.ts';
import { Topics } from './topics.ts';
import { VirtualTopics } from './virtual-topics.ts';

export interface DestinationsOptions {
  readonly memory: Memory;
  readonly counters: Counters;
  readonly maxVirtual: number;
  /** Ids for messages that the broker makes itself. */
  readonly nextId: () => string;
}

/** A message and where it goes. */
export interface Posting {
  readonly message: StoredMessage;
  readonly target: DestinationName;
}

/** All queues and topics of a broker, and the way of a message to them. */
export class Destinations {
  /** What every queue is made with. */
  readonly keeper: QueueKeeper;
  readonly queues: Queues;
  readonly topics = new Topics();
  readonly temporaryQueues: Queues;
  readonly temporaryTopics = new Topics();
  readonly temporaries = new Temporaries();
  readonly deadLetters: DeadLetters;
  readonly virtualTopics: VirtualTopics;
  readonly #counters: Counters;

  constructor({ memory, counters, maxVirtual, nextId }: DestinationsOptions) {
    this.#counters = counters;
    this.deadLetters = new DeadLetters(counters, (name) => this.queues.get(name));
    this.keeper = {
      memory,
      expired: (message) => this.deadLetters.expired(message),
      dropped: () => {
        counters.dropped += 1;
      },
    };
    this.queues = new Queues(this.keeper);
    this.temporaryQueues = new Queues(this.keeper);
    this.virtualTopics = new VirtualTopics(this.queues, this.topics, maxVirtual, nextId);
  }

  /** Throws the refusal when nothing can be sent there. */
  check(target: DestinationName): void {
    if (isTemporary(target.kind)) this.temporaries.alias(target.name);
    else if (target.kind === 'queue' && this.virtualTopics.claim(target.name)) return;
    if (isWildcard(target.name)) {
      throw refusal(`Cannot send to a wildcard destination: ${showDestination(target)}`);
    }
  }

  /** The message for each of the targets, which must have been checked. */
  prepare(draft: Draft, targets: readonly DestinationName[], nextId: () => string): Posting[] {
    const composite = targets.map(showDestination).join(',');
    const own = targets.length === 1 ? draft : withOrigin(draft, composite);
    return targets.map((target) => {
      return { target, message: new StoredMessage(own, nextId(), this.#shown(target)) };
    });
  }

  /** Stores a message or passes it on. */
  post({ message, target }: Posting): void {
    this.#counters.received += 1;
    if (message.expired()) this.deadLetters.expired(message);
    else if (target.kind === 'topic') this.topics.publish(message, target.name);
    else if (target.kind === 'temp-topic') this.temporaryTopics.publish(message, target.name);
    else this.queue(target).add(message);
  }

  /** What is in a queue, or in all whose names fit a wildcard. */
  browse({ kind, name }: DestinationName): StoredMessage[] {
    const fits = kind === 'queue' ? destinationPattern(name) : (other: string) => other === name;
    const queues = kind === 'queue' ? this.queues : this.temporaryQueues;
    return [...queues.all()].flatMap((queue) => (fits(queue.name) ? queue.browse() : []));
  }

  queue({ kind, name }: DestinationName): Queue {
    return (kind === 'queue' ? this.queues : this.temporaryQueues).get(name);
  }

  #shown(target: DestinationName): string {
    return isTemporary(target.kind) ? this.temporaries.alias(target.name) : showDestination(target);
  }
}

function withOrigin(draft: Draft, destination: string): Draft {
  return { ...draft, headers: { ...draft.headers, 'original-destination': destination } };
}
