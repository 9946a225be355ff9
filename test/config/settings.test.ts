import { expect, test } from 'vitest';
import { describeSettings } from '../../src/config/describe-settings.ts';
import { flagOf, variableOf } from '../../src/config/setting-names.ts';
import { SETTING_NAMES, SETTINGS } from '../../src/config/settings.ts';
import { freshPlace } from './fresh-place.ts';

test.each(SETTING_NAMES)('%s is described in a short sentence without a full stop', (name) => {
  expect(SETTINGS[name].about).toMatch(/^[a-z].{3,75}[^.]$/);
});

test('what is shown of the defaults, written into a file, means the same', async () => {
  const place = freshPlace();
  const defaults = await place.resolve();
  const rows = describeSettings(defaults).filter((row) => row.value !== null);
  const file = Object.fromEntries(rows.map((row) => [row.name, row.value]));
  place.write('project/.msgrc.json', JSON.stringify(file));
  const { settings, origins } = await place.resolve();
  expect(settings).toEqual(defaults.settings);
  expect(rows.map((row) => origins.get(row.name)?.layer)).toEqual(rows.map(() => 'project'));
});

test('no two settings share a variable or a flag', () => {
  expect(new Set(SETTING_NAMES.map(variableOf)).size).toBe(SETTING_NAMES.length);
  expect(new Set(SETTING_NAMES.map(flagOf)).size).toBe(SETTING_NAMES.length);
});

test('variables and flags follow from the name', () => {
  expect(variableOf('broker')).toBe('MSG_BROKER');
  expect(variableOf('maxHeaderLine')).toBe('MSG_MAX_HEADER_LINE');
  expect(flagOf('passwordFile')).toBe('--password-file');
});
