import { describe, expect, test } from 'vitest';
import { failure, freshPlace } from './fresh-place.ts';

describe('environment variables', () => {
  test.each([
    ['MSG_TIMEOUT', '1.5m', { timeout: 90_000 }],
    ['MSG_MAX_BODY', '1MB', { maxBody: 1_000_000 }],
    ['MSG_PERSISTENT', 'no', { persistent: false }],
    ['MSG_DEBUG', '1', { debug: true }],
    ['MSG_PRIORITY', '0', { priority: 0 }],
    ['MSG_RATE', '0.5', { rate: 0.5 }],
    ['MSG_DIALECT', 'rabbitmq', { dialect: 'rabbitmq' }],
    ['MSG_PASSWORD', ' se cret ', { password: ' se cret ' }],
    ['MSG_BROKER', ' stomp://a:1  ws://b/x\n', { broker: ['stomp://a:1', 'ws://b/x'] }],
    [
      'MSG_BROKER',
      'failover:(stomp://a:1, stomp://b:2 )?x=1 dirq:/var/spool/msg',
      { broker: ['failover:(stomp://a:1,stomp://b:2)?x=1', 'dirq:/var/spool/msg'] },
    ],
    ['MSG_BROKER', 'stomp://me:secret@a', { broker: ['stomp://me:secret@a'] }],
  ])('%s=%j', async (variable, text, settings) => {
    const resolved = await freshPlace().resolve({ env: { [variable]: text } });
    expect(resolved.settings).toMatchObject(settings);
  });

  test('an empty one counts as not set', async () => {
    const { settings } = await freshPlace().resolve({ env: { MSG_TIMEOUT: '', MSG_USER: '' } });
    expect(settings.timeout).toBe(30_000);
    expect(settings.user).toBeUndefined();
  });

  test.each([
    ['MSG_TIMEOUT', 'soon', /^MSG_TIMEOUT: "soon" is not a duration; .*30s/],
    ['MSG_TIMEOUT', '0', /^MSG_TIMEOUT: "0" is not a duration from 1ms to 24d/],
    ['MSG_TIMEOUT', '25d', /is not a duration from 1ms to 24d/],
    ['MSG_PRIORITY', '10', /^MSG_PRIORITY: "10" is not a whole number from 0 to 9/],
    ['MSG_PREFETCH', '0', /is not a whole number from 1 to 1000/],
    ['MSG_PREFETCH', '1.5', /is not a whole number/],
    ['MSG_RATE', '0', /is not a number from 0.001 to/],
    ['MSG_RATE', 'fast', /"fast" is not a number/],
    ['MSG_PERSISTENT', 'maybe', /"maybe" is not true or false/],
    ['MSG_COLOR', 'alway', /"alway" is not one of auto, always, never; did you mean "always"\?/],
    ['MSG_BROKER', '  ', /an empty list is not a broker URL/],
    [
      'MSG_BROKER',
      'localhost:61613',
      /"localhost:61613" is not a broker URL; .*stomp:\/\/host:61613/,
    ],
    ['MSG_BROKER', 'stomp://', /is not a broker URL/],
    ['MSG_BROKER', 'stomp://host:port', /is not a broker URL/],
    ['MSG_CLIENT_ID', 'a\nlogin:root', /^MSG_CLIENT_ID: the text holds a line break/],
  ])('%s=%j is refused', async (variable, text, line) => {
    const error = await failure(freshPlace().resolve({ env: { [variable]: text } }));
    expect(error).toEqual({ kind: 'config', line: expect.stringMatching(line) });
    expect(error.line).not.toContain('\n');
  });

  test('an unknown one is warned about, unless somebody else reads it', async () => {
    const { warnings } = await freshPlace().resolve({
      env: { MSG_BROKR: 'x', MSG_CACHE_DIR: '/c', MSG_ZZZ: 'secret', MSGX: '1', HOME: '/' },
      otherVariables: ['MSG_CACHE_DIR'],
    });
    expect(warnings).toEqual([
      'MSG_BROKR: unknown environment variable, not used; did you mean MSG_BROKER?',
      'MSG_ZZZ: unknown environment variable, not used',
    ]);
  });
});
