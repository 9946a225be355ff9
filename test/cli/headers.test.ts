import { expect, test } from 'vitest';
import { parseHeaders } from '../../src/cli/headers.ts';

test('name=value, of which the value may be anything', () => {
  expect(parseHeaders(['role=site', 'empty=', 'a=b=c', 'text=one\ntwo: three'])).toEqual({
    role: 'site',
    empty: '',
    a: 'b=c',
    text: 'one\ntwo: three',
  });
});

test.each([
  ['=x', /write it as name=value/],
  ['plain', /write it as name=value/],
  ['a:b=x', /no colon/],
  ['a\nb=x', /control characters/],
  ['destination=/queue/b', /first argument/],
  ['message-id=1', /the broker gives it/],
  ['msg-id=1', /each message needs its own/],
  ['content-length=1', /follows from the body/],
])('%j is refused', (text, why) => {
  expect(() => parseHeaders([text])).toThrow(why);
});
