import { describe, expect, test } from 'vitest';
import {
  type FreshPlace,
  freshPlace,
  PROJECT_FILE,
  SYSTEM_FILE,
  USER_FILE,
} from './fresh-place.ts';

/** Strongest first; each says how the layer is made to give the setting. */
const LAYERS = [
  ['flag', '--client-id'],
  ['environment', 'MSG_CLIENT_ID'],
  ['project', PROJECT_FILE],
  ['user', USER_FILE],
  ['system', SYSTEM_FILE],
] as const;
type LayerName = (typeof LAYERS)[number][0];

const PAIRS = LAYERS.flatMap(([strong, where], index) =>
  LAYERS.slice(index + 1).map(([weak]) => ({ strong, weak, where })),
);

function resolveWith(place: FreshPlace, layers: readonly LayerName[]) {
  for (const [name, path] of LAYERS.slice(2)) {
    if (layers.includes(name)) place.write(path, `clientId: by-${name}\n`);
  }
  return place.resolve({
    flags: layers.includes('flag') ? { clientId: 'by-flag' } : {},
    env: layers.includes('environment') ? { MSG_CLIENT_ID: 'by-environment' } : {},
  });
}

describe('precedence', () => {
  test.each(PAIRS)('$strong wins over $weak', async ({ strong, weak, where }) => {
    const place = freshPlace();
    const { settings, origins } = await resolveWith(place, [strong, weak]);
    expect(settings.clientId).toBe(`by-${strong}`);
    const path = where.includes('/') ? `${place.root}/${where}` : where;
    expect(origins.get('clientId')).toEqual({ layer: strong, where: path });
  });

  test.each(LAYERS)('%s wins over the default', async (layer, where) => {
    const place = freshPlace();
    if (where.includes('/')) place.write(where, 'prefetch: 7\n');
    const { settings, origins } = await place.resolve({
      flags: layer === 'flag' ? { prefetch: 7 } : {},
      env: layer === 'environment' ? { MSG_PREFETCH: '7' } : {},
    });
    expect(settings.prefetch).toBe(7);
    expect(origins.get('prefetch')?.layer).toBe(layer);
  });

  test('nothing given leaves the defaults', async () => {
    const { settings, origins, files, warnings } = await freshPlace().resolve();
    expect(settings).toEqual({
      broker: ['stomp://localhost:61613'],
      connectTimeout: 10_000,
      timeout: 30_000,
      heartBeat: 10_000,
      dialect: 'auto',
      window: 1000,
      prefetch: 1000,
      batch: 100,
      persistent: true,
      maxBody: 104_857_600,
      maxHeaderLine: 10_240,
      maxHeaders: 1000,
      color: 'auto',
      debug: false,
    });
    expect(new Set(origins.values())).toEqual(new Set([{ layer: 'default', where: 'built in' }]));
    expect([files, warnings]).toEqual([[], []]);
  });

  test('each setting is settled alone', async () => {
    const place = freshPlace();
    place.write(PROJECT_FILE, 'window: 1\nbatch: 1\n');
    place.write(SYSTEM_FILE, 'window: 2\nttl: 1d\n');
    const { settings } = await place.resolve({ env: { MSG_BATCH: '3' } });
    expect(settings).toMatchObject({ window: 1, batch: 3, ttl: 86_400_000 });
  });

  test('a list is replaced, not added to', async () => {
    const place = freshPlace();
    place.write(USER_FILE, 'broker: [stomp://a, stomp://b]\n');
    const { settings } = await place.resolve({ env: { MSG_BROKER: 'stomp://c' } });
    expect(settings.broker).toEqual(['stomp://c']);
  });

  test('a flag that was not given (undefined) gives nothing; false and 0 do', async () => {
    const place = freshPlace();
    place.write(USER_FILE, 'persistent: true\nheartBeat: 5s\nuser: me\n');
    const { settings } = await place.resolve({
      flags: { user: undefined, persistent: false, heartBeat: 0 },
    });
    expect(settings).toMatchObject({ user: 'me', persistent: false, heartBeat: 0 });
  });

  test('a stronger password file hides a weaker password, and the other way round', async () => {
    const place = freshPlace();
    place.write(USER_FILE, 'password: secret\n', 0o600);
    const byFlag = await place.resolve({
      flags: { passwordFile: '/x' },
      env: { MSG_PASSWORD: 'b' },
    });
    expect(byFlag.settings).toMatchObject({ passwordFile: '/x' });
    expect(byFlag.settings.password).toBeUndefined();
    expect(byFlag.origins.get('password')?.layer).toBe('default');
    place.write(USER_FILE, 'passwordFile: x\n');
    const byVariable = await place.resolve({ env: { MSG_PASSWORD: 'b' } });
    expect(byVariable.settings.password).toBe('b');
    expect(byVariable.settings.passwordFile).toBeUndefined();
  });
});
