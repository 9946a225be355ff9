import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normalizeTimestamp, utcSeconds } from '../../src/codecs/timestamp.ts';

describe('normalizeTimestamp', () => {
  test.each([
    ['2007-06-18T17:24:59Z', '2007-06-18T17:24:59Z'],
    ['2007-06-18T17:24:59.123456Z', '2007-06-18T17:24:59.123456Z'],
    ['2007-06-18T17:24:59.000Z', '2007-06-18T17:24:59Z'],
    ['2007-06-18T17:24:59.120Z', '2007-06-18T17:24:59.120Z'],
    ['2010-12-07T16:02:06', '2010-12-07T16:02:06Z'],
    ['2010-12-07 16:02:06', '2010-12-07T16:02:06Z'],
    ['2010-12-07t16:02:06z', '2010-12-07T16:02:06Z'],
    ['1287068818', '2010-10-14T15:06:58Z'],
    ['1287068818.25', '2010-10-14T15:06:58.25Z'],
    ['2010-12-07T00:30:00+01:00', '2010-12-06T23:30:00Z'],
    ['2010-12-31T20:30:00.5-0530', '2011-01-01T02:00:00.5Z'],
    [' 2008-02-29T00:00:00Z ', '2008-02-29T00:00:00Z'],
  ])('%s is %s', (text, expected) => {
    expect(normalizeTimestamp(text)).toBe(expected);
  });

  test.each([
    '',
    'yesterday',
    '12345',
    '2009-02-29T00:00:00Z',
    '2009-13-01T00:00:00Z',
    '2009-00-01T00:00:00Z',
    '2009-01-01T24:00:00Z',
    '2009-01-01T00:60:00Z',
    '2009-01-01T00:00:60Z',
    '2009-01-01',
    '9999-12-31T23:59:59-01:00',
    'Thu Mar 12 10:29:42 2009',
  ])('%j is not known', (text) => {
    expect(normalizeTimestamp(text)).toBeUndefined();
  });

  test('what comes out stays as it is', () => {
    const dates = fc.date({
      min: new Date('1000-01-02'),
      max: new Date('9999-12-30'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(dates, (date) => {
        const once = normalizeTimestamp(date.toISOString()) ?? '';
        expect(Date.parse(once)).toBe(date.getTime());
        expect(normalizeTimestamp(once)).toBe(once);
      }),
    );
  });
});

test('utcSeconds reads 14 digits', () => {
  expect(utcSeconds('20190731073044')).toBe(Date.parse('2019-07-31T07:30:44Z') / 1000);
  expect(utcSeconds('20190732073044')).toBeUndefined();
});
