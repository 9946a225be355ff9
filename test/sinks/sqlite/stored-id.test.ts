import { expect, test } from 'vitest';
import type { Message } from '../../../src/core/message.ts';
import { storedId } from '../../../src/sinks/sqlite/stored-id.ts';

function message(headers: Message['headers'], body = 'a', destination = '/queue/a'): Message {
  return { destination, headers, body: Buffer.from(body), text: true };
}

test('our own id comes before that of the broker', () => {
  expect(storedId(message({ 'msg-id': '01J', 'message-id': 'ID:x' }))).toBe('01J');
  expect(storedId(message({ 'message-id': 'ID:host-1:1' }))).toBe('ID:host-1:1');
  expect(storedId(message({ 'message-id': 'T_1@@session-x@@7' }))).toBe('T_1@@session-x@@7');
});

test('an id that counts within one broker is that of the same message only', () => {
  const ids = [
    message({ 'message-id': '0,2147' }),
    message({ 'message-id': '0,2147' }, 'b'),
    message({ 'message-id': '0,2147' }, 'a', '/queue/b'),
    message({ 'message-id': '0,2147', timestamp: '17' }),
    message({ 'message-id': '0,2148' }),
  ].map(storedId);
  expect(new Set(ids).size).toBe(ids.length);
  expect(storedId(message({ 'message-id': '0,2147' }))).toBe(ids[0]);
});

test('messages without an id are never taken for the same', () => {
  expect(storedId(message({}))).not.toBe(storedId(message({})));
});
