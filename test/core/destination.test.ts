import { expect, test } from 'vitest';
import { expandDestination, isTemplate } from '../../src/core/destination.ts';

const template = '/topic/grid.probe.metricOutput.EGEE.{role}.{siteName}';

test('placeholders are filled from the record, dots becoming underscores', () => {
  expect(isTemplate(template)).toBe(true);
  expect(expandDestination(template, { role: 'site', siteName: 'egee.srce.hr' })).toBe(
    '/topic/grid.probe.metricOutput.EGEE.site.egee_srce_hr',
  );
});

test('numbers may fill a placeholder', () => {
  expect(expandDestination('/queue/shard.{n}', { n: 7 })).toBe('/queue/shard.7');
});

test.each([['*'], ['>'], ['#'], ['a b'], ['a\nb'], ['a/b'], ['a,b'], [''], ['\u0000']])(
  'a value that would change the address is refused: %j',
  (value) => {
    expect(() => expandDestination('/queue/{site}', { site: value })).toThrow(/not usable/);
  },
);

test.each([[{}], [{ site: null }], [{ site: ['a'] }], [{ site: true }]])(
  'a record without a usable field is refused: %j',
  (fields) => {
    expect(() => expandDestination('/queue/{site}', fields)).toThrow(/no field "site"/);
  },
);
