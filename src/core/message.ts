/** Header names to values, unescaped. Keys are kept as the broker spells them. */
export type Headers = Readonly<Record<string, string>>;

/**
 * What a broker carries. `headers` holds what the user set and what the broker added for the user to
 * see (`message-id`, `timestamp`, `redelivered` ...), never what only frames a transfer
 * (`content-length`, `subscription`, `ack`, `receipt`, `transaction`, `destination`).
 * `text` tells that the body is valid UTF-8 meant as text (a JMS TextMessage), not opaque bytes.
 */
export interface Message {
  readonly destination: string;
  readonly headers: Headers;
  readonly body: Buffer;
  readonly text: boolean;
}

/** Our stable id (a ULID): given once, kept over retries and bridges, so that stores can drop duplicates. */
export const MSG_ID = 'msg-id';

/** The id to recognise a message by: ours where it has one, else the broker's. */
export function messageId(message: Message): string | undefined {
  return message.headers[MSG_ID] ?? message.headers['message-id'];
}
