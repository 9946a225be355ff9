import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readCredentials } from '../../src/config/credentials.ts';
import { describeSettings } from '../../src/config/describe-settings.ts';
import { refusePassword } from '../../src/config/flag-layer.ts';
import { checkSecretFile, readSecretFile } from '../../src/config/secret-file.ts';
import { type FreshPlace, failure, freshPlace, PROJECT_FILE, USER_FILE } from './fresh-place.ts';

const OPEN_MODES = [0o640, 0o604, 0o644, 0o660, 0o602, 0o610, 0o444, 0o777];
const PRIVATE_MODES = [0o600, 0o400, 0o700];
const isRoot = process.geteuid?.() === 0;

describe('a configuration file with a password', () => {
  test.each([
    'password: secret\n',
    'profiles: {prod: {password: secret}}\n',
    'broker: stomp://me:secret@host\n',
    'profiles: {prod: {broker: ["failover:(stomp://a,stomp://me:secret@b)"]}}\n',
  ])('must be closed to others: %s', async (text) => {
    for (const mode of OPEN_MODES) {
      const place = freshPlace();
      const file = place.write(USER_FILE, text, mode);
      const { kind, line } = await failure(place.resolve());
      expect(kind).toBe('config');
      expect(line).toContain(`${file}: the file holds a password but others can use it (mode 0`);
      expect(line).toContain(`; chmod 600 ${file}`);
    }
  });

  test.each(PRIVATE_MODES)('may have mode %o', async (mode) => {
    const place = freshPlace();
    place.write(USER_FILE, 'password: secret\nbroker: stomp://me:secret@host\n', mode);
    const { settings } = await place.resolve();
    expect(settings).toMatchObject({ password: 'secret', broker: ['stomp://me:secret@host'] });
  });

  test('without one may be open to all', async () => {
    const place = freshPlace();
    place.write(USER_FILE, 'user: me\nbroker: stomp://me@host\npasswordFile: pw\n', 0o644);
    expect((await place.resolve()).settings.user).toBe('me');
  });
});

describe('any configuration file', () => {
  test.runIf(isRoot)("must be this user's or root's", async () => {
    const place = freshPlace();
    const file = place.write(PROJECT_FILE, 'broker: stomp://elsewhere\n');
    chownSync(file, 54_321, 54_321);
    const { kind, line } = await failure(place.resolve());
    expect(kind).toBe('config');
    expect(line).toContain(`${file}: the file belongs to another user (id 54321)`);
  });
});

describe('the command line', () => {
  test('takes no password in a URL', async () => {
    const broker = ['failover:(stomp://a,stomp://me:hunter2@b)'];
    const { kind, line } = await failure(freshPlace().resolve({ flags: { broker } }));
    expect(kind).toBe('usage');
    expect(line).toMatch(
      /^--broker: a password has no place on the command line; use --password-file/,
    );
    expect(line).not.toContain('hunter2');
  });

  test('takes no password as a flag', async () => {
    const { kind, line } = await failure(freshPlace().resolve({ flags: { password: 'hunter2' } }));
    expect(kind).toBe('usage');
    expect(line).toContain('--password-file');
    expect(line).not.toContain('hunter2');
  });

  test('takes a user name in a URL', async () => {
    const broker = ['stomp://me@host'];
    expect((await freshPlace().resolve({ flags: { broker } })).settings.broker).toEqual(broker);
  });

  test('other URLs are checked alike', () => {
    expect(() => refusePassword('stomp://me:x@host/q', '--to')).toThrow(
      expect.objectContaining({ kind: 'usage', where: '--to' }),
    );
    expect(() => refusePassword('stomp://me@host/q', '--to')).not.toThrow();
  });
});

describe('readSecretFile', () => {
  const write = (text: string, mode = 0o600) => freshPlace().write('pw', text, mode);

  test.each([
    ['secret', 'secret'],
    ['secret\n', 'secret'],
    ['secret\r\n', 'secret'],
    ['secret\n\n', 'secret\n'],
    [' se cret \n', ' se cret '],
    ['\uFEFFsecret\n', 'secret'],
    ['pässwörd€\n', 'pässwörd€'],
  ])('%j is %j', async (text, secret) => {
    expect(await readSecretFile(write(text))).toBe(secret);
  });

  test.each(['', '\n', '\r\n'])('%j is empty', async (text) => {
    const file = write(text);
    expect(await failure(readSecretFile(file))).toEqual({
      kind: 'config',
      line: `${file}: the file is empty`,
    });
  });

  test.each(OPEN_MODES)('refuses mode %o', async (mode) => {
    const file = write('hunter2', mode);
    for (const check of [readSecretFile, checkSecretFile]) {
      const { kind, line } = await failure(check(file));
      expect(kind).toBe('config');
      expect(line).toContain(`(mode 0${mode.toString(8)}); chmod 600 ${file}`);
      expect(line).not.toContain('hunter2');
    }
  });

  test.each(PRIVATE_MODES)('accepts mode %o', async (mode) => {
    const file = write('secret', mode);
    expect(await readSecretFile(file)).toBe('secret');
    await checkSecretFile(file);
  });

  test('follows a link and looks at what it leads to', async () => {
    const file = write('secret');
    const link = `${file}.link`;
    symlinkSync(file, link);
    expect(await readSecretFile(link)).toBe('secret');
    chmodSync(file, 0o644);
    expect((await failure(readSecretFile(link))).line).toContain('chmod 600');
  });

  test('a missing file, a directory, a device and a pipe are told apart from a secret', async () => {
    const place = freshPlace();
    const fifo = join(place.root, 'fifo');
    execFileSync('mkfifo', ['-m', '600', fifo]);
    const missing = join(place.root, 'missing');
    expect((await failure(readSecretFile(missing))).line).toBe(
      `${missing}: cannot be read: no such file`,
    );
    for (const strange of [fifo, place.root, '/dev/null']) {
      expect(await failure(readSecretFile(strange))).toEqual({
        kind: 'config',
        line: `${strange}: not a regular file`,
      });
    }
  });

  test.runIf(isRoot)("refuses another user's file", async () => {
    const file = write('hunter2');
    chownSync(file, 54_321, 54_321);
    expect((await failure(readSecretFile(file))).line).toContain('belongs to another user');
  });
});

describe('readCredentials', () => {
  const resolved = async (place: FreshPlace, env: Record<string, string>) =>
    readCredentials((await place.resolve({ env })).settings);

  test('are the password, or what the password file holds', async () => {
    const place = freshPlace();
    const file = place.write('pw', 'from file\n', 0o600);
    const none = { user: undefined, password: undefined };
    expect(await resolved(place, {})).toEqual(none);
    expect(await resolved(place, { MSG_PASSWORD: 'p', MSG_USER: 'u' })).toEqual({
      user: 'u',
      password: 'p',
    });
    expect((await resolved(place, { MSG_PASSWORD_FILE: file })).password).toBe('from file');
  });

  test('a password of two lines is refused without showing it', async () => {
    const place = freshPlace();
    const file = place.write('pw', 'hunter2\nhunter3\n', 0o600);
    const { line } = await failure(resolved(place, { MSG_PASSWORD_FILE: file }));
    expect(line).toBe(`${file}: the text holds a line break or a null character`);
  });

  test('password and password file together are refused', async () => {
    const env = { MSG_PASSWORD: 'p', MSG_PASSWORD_FILE: '/x' };
    expect((await failure(freshPlace().resolve({ env }))).line).toBe(
      'MSG_PASSWORD, MSG_PASSWORD_FILE: there are both a password and a password file; keep one of them',
    );
  });

  test('a private key that others can read is refused', async () => {
    const place = freshPlace();
    const key = place.write('key.pem', 'KEY', 0o644);
    expect((await failure(resolved(place, { MSG_KEY: key }))).line).toContain(`chmod 600 ${key}`);
    chmodSync(key, 0o400);
    expect((await resolved(place, { MSG_KEY: key })).password).toBeUndefined();
  });

  test('a missing password file is no error for who only shows the settings', async () => {
    const { settings } = await freshPlace().resolve({ env: { MSG_PASSWORD_FILE: '/missing' } });
    expect(settings.passwordFile).toBe('/missing');
  });
});

describe('a password never appears', () => {
  const MARK = 'Zq7';
  const secret = fc
    .string({ unit: 'binary', maxLength: 20 })
    .map((text) => `${MARK}${text}${MARK}`);
  const oneLine = secret.filter((text) => !/[\r\n\0]/.test(text));

  /** All that could be printed of a failure: message, hint, stack and causes. */
  const outcome = async (place: FreshPlace, env: Record<string, string> = {}) => {
    const result = place.resolve({ env }).then((resolved) => {
      return JSON.stringify([describeSettings(resolved), resolved.warnings]);
    });
    return result.catch((error: unknown) => inspect(error, { depth: 9, showHidden: true }));
  };

  test('in the list of settings', async () => {
    const place = freshPlace();
    await fc.assert(
      fc.asyncProperty(oneLine, async (password) => {
        const broker = [
          `stomp://me:${encodeURIComponent(password)}@host`,
          `failover:(stomp://me:${MARK}@a,stomp://me:${MARK}@b)`,
        ];
        place.write(USER_FILE.replace('yaml', 'json'), JSON.stringify({ password, broker }), 0o600);
        const shown = await outcome(place);
        expect(shown).toContain('********');
        expect(shown).toContain('stomp://me:***@host');
        expect(shown).not.toContain(MARK);
      }),
      { numRuns: 50 },
    );
  });

  test('in errors, whatever is wrong with the file or the variable', async () => {
    const place = freshPlace();
    const yaml = [
      (password: string) => `password: ${password}\nwindow: none\n`,
      (password: string) => `user: me\npassword: "${password}\n`,
      (password: string) => `password: *${password}\n`,
      (password: string) => `password: !${password}\n`,
      (password: string) => `password: ["${password}"]\n`,
      (password: string) => `broker: stomp://me:${password}@host:port\n`,
      (password: string) => `broker: ["stomp://me:${password} @host"]\n`,
      (password: string) => `broker: ["me:${password}@host"]\n`,
    ];
    const json = [
      (password: string) => `{"password": "${password}", }}\n`,
      (password: string) => `{"password": "${password}"\n"a": 1}`,
      (password: string) => `{"password": ${password}}`,
    ];
    const broken = fc.constantFrom(
      ...yaml.map((text) => ({ name: '.msgrc', text })),
      ...json.map((text) => ({ name: 'msg.config.json', text })),
    );
    await fc.assert(
      fc.asyncProperty(secret, broken, async (password, { name, text }) => {
        const file = place.write(`project/${name}`, text(password), 0o600);
        const shown = await outcome(place);
        rmSync(file);
        expect(shown).toMatch(/not|unknown/);
        expect(shown).not.toContain(MARK);
      }),
      { numRuns: 300 },
    );
  });

  test('in errors about a variable', async () => {
    const place = freshPlace();
    await fc.assert(
      fc.asyncProperty(secret, async (password) => {
        const wrong = [
          { MSG_PASSWORD: `${password}\n` },
          { MSG_BROKER: `stomp://me:${password}@host` },
          { MSG_BROKER: `me:${password}@host` },
        ];
        for (const env of wrong) expect(await outcome(place, env)).not.toContain(MARK);
      }),
      { numRuns: 100 },
    );
  });
});
