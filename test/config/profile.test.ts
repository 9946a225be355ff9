import { describe, expect, test } from 'vitest';
import { failure, freshPlace, PROJECT_FILE, SYSTEM_FILE, USER_FILE } from './fresh-place.ts';

const USER_TEXT = `
user: me
vhost: /
profiles:
  prod: {user: robot, timeout: 1m}
  dev: {broker: [stomp://dev]}
`;

describe('profiles', () => {
  test('lie over the top level of their file', async () => {
    const place = freshPlace();
    const file = place.write(USER_FILE, USER_TEXT);
    const { settings, origins } = await place.resolve({ flags: { profile: 'prod' } });
    expect(settings).toMatchObject({ user: 'robot', vhost: '/', timeout: 60_000, profile: 'prod' });
    expect(origins.get('user')).toEqual({ layer: 'user', where: `${file} (profile prod)` });
    expect(origins.get('vhost')).toEqual({ layer: 'user', where: file });
  });

  test('are not used unless chosen', async () => {
    const place = freshPlace();
    place.write(USER_FILE, USER_TEXT);
    const { settings } = await place.resolve();
    expect(settings).toMatchObject({ user: 'me', timeout: 30_000 });
  });

  test('lie under the top level of a stronger file, and under variables', async () => {
    const place = freshPlace();
    place.write(USER_FILE, USER_TEXT);
    place.write(PROJECT_FILE, 'user: project\n');
    const { settings } = await place.resolve({
      env: { MSG_PROFILE: 'prod', MSG_TIMEOUT: '5s' },
    });
    expect(settings).toMatchObject({ user: 'project', timeout: 5000 });
  });

  test('of one name may be in several files', async () => {
    const place = freshPlace();
    place.write(USER_FILE, USER_TEXT);
    place.write(SYSTEM_FILE, 'profiles: {prod: {user: system, batch: 5}}\n');
    const { settings } = await place.resolve({ flags: { profile: 'prod' } });
    expect(settings).toMatchObject({ user: 'robot', batch: 5 });
  });

  test('the flag wins over the variable', async () => {
    const place = freshPlace();
    place.write(USER_FILE, USER_TEXT);
    const { settings } = await place.resolve({
      flags: { profile: 'dev' },
      env: { MSG_PROFILE: 'prod' },
    });
    expect(settings).toMatchObject({ user: 'me', broker: ['stomp://dev'] });
  });

  test.each(['prd', 'constructor', '__proto__', 'toString'])(
    'an unknown one (%s) is told with those there are',
    async (profile) => {
      const place = freshPlace();
      place.write(USER_FILE, USER_TEXT);
      place.write(PROJECT_FILE, 'profiles: {test: {}, dev: {}}\n');
      expect(await failure(place.resolve({ env: { MSG_PROFILE: profile } }))).toEqual({
        kind: 'config',
        line: `MSG_PROFILE: unknown profile "${profile}"; known profiles: test, dev, prod`,
      });
    },
  );

  test('one without any to choose from is told so', async () => {
    const place = freshPlace();
    const flags = { profile: 'prod' };
    expect((await failure(place.resolve({ flags }))).line).toBe(
      '--profile: unknown profile "prod"; there is no configuration file',
    );
    const file = place.write(USER_FILE, 'user: me\n');
    expect((await failure(place.resolve({ flags }))).line).toContain(`no profiles in ${file}`);
  });

  test.each([
    ['profiles: {prod: {brokr: x}}', 'unknown key "profiles.prod.brokr"; did you mean "broker"?'],
    ['profiles: {prod: {profiles: {}}}', 'unknown key "profiles.prod.profiles"'],
    ['profiles: {prod: {window: many}}', 'profiles.prod.window: "many" is not a whole number'],
    ['profiles: {prod: fast}', 'profiles.prod: a string is not a mapping'],
    ['profiles: [prod]', 'profiles: a list is not a mapping'],
    ['profiles:', 'profiles: an empty value is not a mapping'],
    ['profile: prod', 'unknown key "profile"; choose one with --profile or MSG_PROFILE'],
  ])('%s is refused, also when not chosen', async (text, line) => {
    const place = freshPlace();
    const file = place.write(USER_FILE, text);
    const error = await failure(place.resolve());
    expect(error.kind).toBe('config');
    expect(error.line).toContain(`${file}: ${line}`);
  });
});
