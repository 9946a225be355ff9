import { MsgError } from '../core/errors.ts';
import { parseSelector, type Selector, type SelectorValue } from '../core/selector/selector.ts';
import { refusal } from './refusal.ts';
import type { MessageFilter, StoredMessage } from './stored-message.ts';

/** The test that a `selector` header asks for; throws the refusal when it is no selector. */
export function selectorFilter(text: string): MessageFilter {
  const selector = parsed(text);
  return (message, redelivered) => {
    return selector.matches((name) => {
      return name === 'JMSRedelivered' ? redelivered : property(message, name);
    });
  };
}

function parsed(text: string): Selector {
  try {
    return parseSelector(text);
  } catch (thrown) {
    if (!(thrown instanceof MsgError)) throw thrown;
    throw refusal(`Invalid selector: ${thrown.message}`);
  }
}

/** Standard headers are no properties: ActiveMQ knows them by their JMS names alone. */
const HIDDEN: ReadonlySet<string> = new Set([
  'correlation-id',
  'destination',
  'expires',
  'original-destination',
  'persistent',
  'priority',
  'reply-to',
  'timestamp',
  'type',
]);

function property(message: StoredMessage, name: string): SelectorValue {
  switch (name) {
    case 'JMSMessageID':
      return message.id;
    case 'JMSPriority':
      return BigInt(message.header('priority') ?? 0);
    case 'JMSTimestamp':
      return BigInt(message.header('timestamp') ?? 0);
    case 'JMSExpiration':
      return BigInt(message.expires);
    case 'JMSDeliveryMode':
      return message.persistent ? 'PERSISTENT' : 'NON_PERSISTENT';
    case 'JMSType':
      return message.header('type');
    case 'JMSCorrelationID':
      return message.header('correlation-id');
    case 'JMSReplyTo':
      return address(message.header('reply-to'));
    case 'JMSDestination':
      return address(message.header('original-destination') ?? message.destination);
    default:
      return HIDDEN.has(name) ? undefined : message.header(name);
  }
}

/** `/queue/x` as ActiveMQ's selectors write it: `queue://x`. */
function address(destination: string | undefined): string | undefined {
  return destination?.replace(/^\/(?:remote-)?(queue|topic|temp-queue|temp-topic)\//, '$1://');
}
