import { expect, test } from 'vitest';
import { SETTING_NAMES } from '../../src/config/settings.ts';
import { didYouMean, suggestion } from '../../src/config/suggestion.ts';

test.each([
  ['brokr', 'broker'],
  ['borker', 'broker'],
  ['brokers', 'broker'],
  ['client-id', 'clientId'],
  ['client_id', 'clientId'],
  ['clientID', 'clientId'],
  ['heartbeat', 'heartBeat'],
  ['conectTimout', 'connectTimeout'],
  ['pasword', 'password'],
  ['passwordfile', 'passwordFile'],
])('%s is taken for %s', (word, name) => {
  expect(suggestion(word, SETTING_NAMES)).toBe(name);
});

test.each(['', 'x', 'constructor', 'frequency', 'b'.repeat(100_000)])(
  'nothing is suggested for %.20s',
  (word) => {
    expect(suggestion(word, SETTING_NAMES)).toBeUndefined();
  },
);

test('the nearest of several wins', () => {
  expect(suggestion('maxHeader', ['maxHeaderLine', 'maxBody', 'maxHeaders'])).toBe('maxHeaders');
});

test('the hint is a question', () => {
  expect(didYouMean('brokr', ['broker'])).toBe('did you mean "broker"?');
  expect(didYouMean('zzz', ['broker'])).toBeUndefined();
});
