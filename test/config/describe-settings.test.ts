import { expect, test } from 'vitest';
import { describeSettings } from '../../src/config/describe-settings.ts';
import { SETTING_NAMES } from '../../src/config/settings.ts';
import { freshPlace, USER_FILE } from './fresh-place.ts';

test('every setting is described once, as a file would spell it, with its origin', async () => {
  const place = freshPlace();
  const file = place.write(USER_FILE, 'password: hunter2\ntimeout: 90\n', 0o600);
  const rows = describeSettings(
    await place.resolve({ flags: { color: 'never' }, env: { MSG_BROKER: 'stomp://a stomp://b' } }),
  );
  expect(rows.map((row) => row.name)).toEqual(SETTING_NAMES);
  const user = { layer: 'user', where: file };
  const builtIn = { layer: 'default', where: 'built in' };
  expect(rows).toEqual(
    expect.arrayContaining([
      { name: 'password', value: '********', origin: user },
      { name: 'timeout', value: '90s', origin: user },
      { name: 'color', value: 'never', origin: { layer: 'flag', where: '--color' } },
      {
        name: 'broker',
        value: ['stomp://a', 'stomp://b'],
        origin: { layer: 'environment', where: 'MSG_BROKER' },
      },
      { name: 'maxBody', value: '100MiB', origin: builtIn },
      { name: 'persistent', value: true, origin: builtIn },
      { name: 'user', value: null, origin: builtIn },
    ]),
  );
});
