import { monotonicFactory } from 'ulid';
import type { Codec, EncodedBody } from '../../core/codec.ts';
import { expandDestination, isTemplate } from '../../core/destination.ts';
import { type Draft, isEncoded } from '../../core/draft.ts';
import { MsgError } from '../../core/errors.ts';
import { type Headers, type Message, MSG_ID } from '../../core/message.ts';
import type { GridRecord } from '../../core/record.ts';

const nextId = monotonicFactory();

export interface ComposeOptions {
  /** Template of the destination; absent: each line brings its own. */
  readonly destination: string | undefined;
  /** Writes the body of records. */
  readonly codec: Codec;
  /** Set on every message, over what a line brings. */
  readonly headers: Headers;
  /** Tell in `recordCount` how many records a body holds (formats.md 1.7). */
  readonly countRecords: boolean;
}

/** Where a draft goes; throws MsgError `data` when nothing says so. */
export function destinationOf(draft: Draft, template: string | undefined): string {
  const destination = template ?? draft.destination;
  if (destination === undefined || destination === '') {
    throw new MsgError('data', 'the line names no destination', {
      hint: 'give DESTINATION, or lines with "@message" as consume --meta writes them',
    });
  }
  if (!isTemplate(destination)) return destination;
  return expandDestination(destination, isEncoded(draft.content) ? {} : draft.content.fields);
}

/** One message holding the records of all the drafts, which share destination and headers. */
export function compose(
  drafts: readonly [Draft, ...Draft[]],
  destination: string,
  options: ComposeOptions,
): Message {
  const [{ headers, content }] = drafts;
  const encoded = isEncoded(content) ? content : encode(drafts, options.codec);
  const describing = isEncoded(content) ? {} : bodyHeaders(drafts.length, options);
  return {
    destination,
    headers: {
      [MSG_ID]: headers['message-id'] ?? nextId(),
      ...headers,
      ...describing,
      ...options.headers,
    },
    body: encoded.body,
    text: encoded.text,
  };
}

function encode(drafts: readonly Draft[], codec: Codec): EncodedBody {
  const records: GridRecord[] = [];
  for (const { content } of drafts) if (!isEncoded(content)) records.push(content);
  if (codec.encode === undefined) {
    throw new MsgError('usage', `${codec.name} is only read, not written`, {
      hint: 'choose another format with --body',
    });
  }
  return codec.encode(records);
}

function bodyHeaders(records: number, { codec, countRecords }: ComposeOptions): Headers {
  return {
    'content-type': codec.contentType,
    ...(countRecords ? { recordCount: String(records) } : {}),
  };
}
