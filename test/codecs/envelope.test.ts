import { describe, expect, test } from 'vitest';
import { draftOfMessage, draftOfRecord } from '../../src/codecs/envelope.ts';
import { recordLines } from '../../src/codecs/received.ts';
import { isEncoded } from '../../src/core/draft.ts';
import type { Message } from '../../src/core/message.ts';
import type { GridRecord } from '../../src/core/record.ts';

function received(body: string | Buffer, more: Partial<Message> = {}): Message {
  return {
    destination: '/queue/a',
    headers: { 'message-id': 'ID:1', site: 'X' },
    body: Buffer.from(body as string),
    text: typeof body === 'string',
    ...more,
  };
}

const record = (line: string): GridRecord => ({ fields: JSON.parse(line), json: line });
const withMeta = (message: Message) => recordLines(message, undefined, true).trim().split('\n');

/** What `consume --meta | publish` makes of a message. */
function through(message: Message) {
  return withMeta(message).map((line) => draftOfRecord(record(line)));
}

describe('a record with its message beside it', () => {
  test('goes on to the same destination, with the same headers and a stable id', () => {
    const [draft] = through(received('{"a":1}'));
    expect(draft).toMatchObject({
      destination: '/queue/a',
      headers: { site: 'X', 'msg-id': 'ID:1' },
      content: { json: '{"a":1}' },
    });
  });

  test('keeps the spelling of its numbers', () => {
    const [draft] = through(received('{"n":12345678901234567890,"x":1.50}'));
    expect(draft?.content).toMatchObject({ json: '{"n":12345678901234567890,"x":1.50}' });
  });

  test('of several in one message has an id of its own, the same each time', () => {
    const message = received('[{"a":1},{"a":2}]');
    const ids = () => through(message).map(({ headers }) => headers['msg-id']);
    expect(ids()).toEqual(['ID:1/1', 'ID:1/2']);
    expect(ids()).toEqual(ids());
  });

  test('leaves the headers of the old body behind', () => {
    const headers = { 'content-type': 'application/json', recordCount: '2', site: 'X' };
    const [draft] = through(received('{"a":1}', { headers }));
    expect(draft?.headers).toEqual({ site: 'X' });
  });

  test.each([
    ['bytes', Buffer.of(0, 255, 10, 13, 0)],
    ['bytes that are text', Buffer.from('hello')],
    ['nothing', Buffer.alloc(0)],
    ['text of no format', 'line one\nline two'],
  ])('of a body that is no record keeps it: %s', (_name, body) => {
    const headers = { 'content-type': 'x/y' };
    const [draft] = through(received(body, { headers }));
    const content = draft?.content;
    if (content === undefined || !isEncoded(content)) throw new Error('the body was decoded');
    expect(content.body.equals(Buffer.from(body as string))).toBe(true);
    expect(content.text).toBe(typeof body === 'string');
    expect(draft?.headers['content-type']).toBe('x/y');
  });

  test.each([
    ['"@message" must be an object', '{"@message":7}'],
    ['headers in "@message" must be an object', '{"@message":{"headers":[]}}'],
    ['header a in "@message" must be text', '{"@message":{"headers":{"a":1}}}'],
    ['destination in "@message" must be text', '{"@message":{"destination":1}}'],
  ])('that is malformed is told: %s', (text, line) => {
    expect(() => draftOfRecord(record(line))).toThrow(text);
  });
});

test('an envelope is sent as the message it holds', () => {
  const line = '{"header":{"destination":"/queue/b","k":"v"},"body":"AP8=","encoding":"base64"}';
  expect(draftOfMessage(record(line))).toEqual({
    destination: '/queue/b',
    headers: { k: 'v' },
    content: { body: Buffer.of(0, 255), text: false },
  });
});

test('without meta a line is the record alone', () => {
  expect(recordLines(received('[{"a":1},{"b":2}]'), undefined, false)).toBe('{"a":1}\n{"b":2}\n');
});
