import type { Frame } from '../../wire/frame.ts';
import { Browser } from '../browser.ts';
import { type DestinationName, isTemporary } from '../destination-name.ts';
import { destinationPattern } from '../destination-pattern.ts';
import { queueFeed, topicFeed } from '../feeds.ts';
import { refusal } from '../refusal.ts';
import type { Session } from '../session.ts';
import { type Feed, type Subscribed, Subscription } from '../subscription.ts';
import type { Afterwards } from './command.ts';
import { readSubscribe, type SubscribeWish } from './subscribe-headers.ts';

/** SUBSCRIBE: messages begin to flow after the receipt. */
export function subscribe(session: Session, frame: Frame): Afterwards {
  const wish = readSubscribe(session, frame);
  const { subscriptions, broker, settings } = session;
  const number = subscriptions.nextNumber();
  // Only 1.0 clients have none; NUL is in no id of a client.
  const id = wish.id ?? `\0${number}`;
  const browses = frame.header('browser') === 'true';
  check(session, wish, browses);
  subscriptions.remove(id);
  const { maxSubscriptions } = broker.settings;
  if (subscriptions.size >= maxSubscriptions) throw refusal('too many subscriptions');
  const subscribed = browses ? browse(session, wish, number) : consume(session, wish, number);
  subscriptions.add(id, number, subscribed);
  const { destination } = wish;
  broker.settings.onEvent({ type: 'subscribed', peer: settings.peer, destination });
  return () => subscribed.dispatch();
}

function check(session: Session, { targets, durable }: SubscribeWish, browses: boolean): void {
  const { temporaries } = session.broker.destinations;
  for (const { kind, name } of targets) if (isTemporary(kind)) temporaries.alias(name);
  if (browses) checkBrowse(session, targets);
  if (durable === undefined) return;
  if (targets.some(({ kind }) => kind !== 'topic')) {
    throw refusal('Invalid Subscription: cannot durably subscribe to a Queue destination!');
  }
  if (!session.named) throw refusal('A durable subscription needs a client-id in CONNECT');
}

function checkBrowse(session: Session, targets: readonly DestinationName[]): void {
  if (session.settings.version === '1.0') {
    throw refusal('Queue Browser feature only valid for Stomp v1.1+ clients!');
  }
  if (!targets.every(isQueue)) throw refusal('Only queues can be browsed');
}

function isQueue({ kind }: DestinationName): boolean {
  return kind === 'queue' || kind === 'temp-queue';
}

function browse(session: Session, wish: SubscribeWish, number: number): Subscribed {
  const { memory, counters, destinations } = session.broker;
  const { destination, targets, mode, accepts } = wish;
  const { version } = session.settings;
  const settings = {
    id: wish.id ?? '',
    number,
    version,
    destination,
    acknowledges: mode !== 'auto',
  };
  const browser = new Browser(settings, session.output, memory, counters);
  const all = targets.flatMap((target) => destinations.browse(target));
  browser.show(accepts === undefined ? all : all.filter((message) => accepts(message, false)));
  return browser;
}

function consume(session: Session, wish: SubscribeWish, number: number): Subscribed {
  const { version } = session.settings;
  // What comes from topics was filtered before it was stored.
  const accepts = wish.targets.some(isQueue) ? wish.accepts : undefined;
  const settings = { ...wish, accepts, number, version };
  const subscription = new Subscription(settings, session.output, session.broker.counters);
  for (const feed of feeds(session, wish, subscription)) subscription.add(feed);
  return subscription;
}

function feeds(session: Session, wish: SubscribeWish, subscription: Subscription): Feed[] {
  if (wish.durable !== undefined) return [durableFeed(session, wish, wish.durable, subscription)];
  const { destinations } = session.broker;
  return wish.targets.map((target) => {
    const { kind, name } = target;
    if (isQueue(target)) return queueFeed(destinations, target, subscription);
    const topics = kind === 'topic' ? destinations.topics : destinations.temporaryTopics;
    const settings = { ...wish, pattern: destinationPattern(name) };
    return topicFeed(topics, destinations.keeper, settings, subscription);
  });
}

function durableFeed(
  session: Session,
  wish: SubscribeWish,
  name: string,
  subscription: Subscription,
): Feed {
  const patterns = wish.targets.map((target) => destinationPattern(target.name));
  const pattern = (topic: string) => patterns.some((fits) => fits(topic));
  const { clientId } = session.settings;
  return session.broker.durables.activate({ ...wish, clientId, name, pattern }, subscription);
}
