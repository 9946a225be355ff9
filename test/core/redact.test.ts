import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { holdsPassword, redact, redactUrl } from '../../src/core/redact.ts';

describe('redactUrl', () => {
  test.each([
    ['stomp://user:secret@host:61613', 'stomp://user:***@host:61613'],
    ['stomp://:secret@host', 'stomp://:***@host'],
    ['stomp://user:@host', 'stomp://user:***@host'],
    ['stomp://me@cern.ch:secret@host', 'stomp://me@cern.ch:***@host'],
    ['https://user:a/b@c:d@host/x', 'https://user:***@host/x'],
    ['stomp://u:my secret@host', 'stomp://u:***@host'],
    [
      'failover:(stomp://a:1,stomp+ssl://u:s@b:2,stomp://u:t@[::1]:3)?randomize=true',
      'failover:(stomp://a:1,stomp+ssl://u:***@b:2,stomp://u:***@[::1]:3)?randomize=true',
    ],
    ['ws://host/stomp?user=a&password=secret&x=1', 'ws://host/stomp?user=a&password=***&x=1'],
    ['stomp://host?login.passcode=secret', 'stomp://host?login.passcode=***'],
  ])('%s is shown as %s', (url, shown) => {
    expect(redactUrl(url)).toBe(shown);
    expect(holdsPassword(url)).toBe(true);
  });

  test.each([
    'stomp://localhost:61613',
    'stomp://user@host:61613',
    'stomp+ssl://[2001:db8::1]:61612',
    'dirq:/var/spool/msg',
    'failover:(stomp://a:1,stomp://b:2)',
    'http://host:8161/api/message/a?type=topic',
  ])('%s is left as it is', (url) => {
    expect(redactUrl(url)).toBe(url);
    expect(holdsPassword(url)).toBe(false);
  });
});

describe('redact', () => {
  test('hides passwords wherever a URL stands in a text, and keeps the rest', () => {
    const text = 'cannot reach stomp://u:s3cret@a:1\n  nor\tws://v:s3cret@b (mail to x@y)';
    expect(redact(text)).toBe('cannot reach stomp://u:***@a:1\n  nor\tws://v:***@b (mail to x@y)');
  });

  test('hides the secrets of STOMP and HTTP headers', () => {
    const text = 'CONNECT\nlogin:me\npasscode:s3 cret\nhost:/\nAuthorization: Basic bWU6czNjcmV0\n';
    expect(redact(text)).toBe('CONNECT\nlogin:me\npasscode:***\nhost:/\nAuthorization:***\n');
  });

  test('never lets a password through, whatever characters it has', () => {
    const password = fc.string({ unit: 'binary', minLength: 1 }).map((text) => `Zq7${text}7qZ`);
    fc.assert(
      fc.property(password, fc.constantFrom('stomp', 'stomp+ssl', 'https'), (secret, scheme) => {
        const url = `${scheme}://user:${secret}@host:61613`;
        expect(redactUrl(url)).not.toContain('Zq7');
        expect(redactUrl(`failover:(${scheme}://a:1,${url},${url})`)).not.toContain('7qZ');
        const oneWord = url.replace(/\s/g, '');
        expect(redact(`error: ${oneWord}, tried ${oneWord}: refused`)).not.toMatch(/Zq7|7qZ/);
      }),
      { numRuns: 500 },
    );
  });

  test('takes time in proportion to the text', () => {
    const text = '//a:'.repeat(200_000);
    expect(redact(text)).toBe(text);
    expect(redact(`${text}x@h`)).toBe('//a:***@h');
  });
});
