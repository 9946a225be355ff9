import { expect, test } from 'vitest';
import { parseAddress } from '../../../src/transports/stomp/address.ts';

test.each([
  ['stomp://b.example.org', { scheme: 'stomp', host: 'b.example.org', port: 61613 }],
  ['stomp://b.example.org:6163', { host: 'b.example.org', port: 6163 }],
  ['stomp+ssl://b.example.org', { scheme: 'stomp+ssl', port: 61612 }],
  ['ws://b:15674/ws', { scheme: 'ws', port: 15674, path: '/ws' }],
  ['ws://b:80', { port: 80, path: '/' }],
  ['wss://b:443/ws?x=1', { port: 443, path: '/ws?x=1' }],
  ['stomp://[::1]:61613', { host: '::1', port: 61613 }],
  ['stomp://u%40vo:p%3Aw@b', { user: 'u@vo', password: 'p:w', host: 'b' }],
])('%s', (url, expected) => {
  expect(parseAddress(url)).toMatchObject(expected);
});

test('the label for messages holds no password', () => {
  expect(parseAddress('stomp://user:secret@b:1').label).not.toContain('secret');
});

test.each([['http://b'], ['tcp://b:61616'], ['b:61613'], ['stomp://']])('%s is refused', (url) => {
  expect(() => parseAddress(url)).toThrow(/cannot use the broker URL/);
});
