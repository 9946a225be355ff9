import type { DestinationName } from './destination-name.ts';
import { type DestinationPattern, destinationPattern, isWildcard } from './destination-pattern.ts';
import type { Destinations } from './destinations.ts';
import { type Consumer, Queue } from './queue.ts';
import type { Queues } from './queues.ts';
import type { MessageFilter, StoredMessage } from './stored-message.ts';
import type { Feed } from './subscription.ts';
import type { Topics } from './topics.ts';

/** From one queue, or from all whose names fit a wildcard. */
export function queueFeed(
  destinations: Destinations,
  { kind, name }: DestinationName,
  consumer: Consumer,
): Feed {
  const isTemporary = kind === 'temp-queue';
  const queues = isTemporary ? destinations.temporaryQueues : destinations.queues;
  const exact = isTemporary || destinations.virtualTopics.claim(name) || !isWildcard(name);
  if (!exact) return wildcardFeed(queues, destinationPattern(name), consumer);
  const queue = queues.get(name);
  queue.attach(consumer);
  return { dispatch: () => queue.dispatch(), leave: () => queue.detach(consumer) };
}

function wildcardFeed(queues: Queues, pattern: DestinationPattern, consumer: Consumer): Feed {
  queues.watch(pattern, consumer);
  return { dispatch: () => queues.dispatch(pattern), leave: () => queues.unwatch(consumer) };
}

export interface TopicFeedSettings {
  readonly pattern: DestinationPattern;
  readonly accepts: MessageFilter | undefined;
  /** Hold at most so many messages that the subscriber does not take. */
  readonly maxPending: number | undefined;
}

/** From topics, through a queue of the subscriber's own. */
export function topicFeed(
  topics: Topics,
  keeper: Destinations['keeper'],
  { pattern, accepts, maxPending }: TopicFeedSettings,
  consumer: Consumer,
): Feed {
  const queue = new Queue('subscriber', keeper, { maxPending });
  queue.attach(consumer);
  const binding = {
    pattern,
    deliver: (message: StoredMessage) => {
      if (accepts === undefined || accepts(message, false)) queue.add(message);
    },
  };
  topics.bind(binding);
  return {
    dispatch: () => queue.dispatch(),
    leave: () => {
      topics.unbind(binding);
      queue.clear();
    },
  };
}
