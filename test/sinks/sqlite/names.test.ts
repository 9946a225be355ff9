import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { columnName, quoted, snakeCase } from '../../../src/sinks/sqlite/names.ts';
import { withDatabase } from './database.ts';

describe('snake case', () => {
  test.each([
    ['siteName', 'site_name'],
    ['numberBytes', 'number_bytes'],
    ['serviceURI', 'service_uri'],
    ['VOName', 'vo_name'],
    ['metric_name', 'metric_name'],
    ['gridftp.streams', 'gridftp_streams'],
    ['@body', 'body'],
    ['tr_timestamp_start', 'tr_timestamp_start'],
    ['x509UserProxy', 'x509_user_proxy'],
    ['Durée (s)', 'dur_e_s'],
    ['"; DROP TABLE record; --', 'drop_table_record'],
    ['☃', ''],
  ])('%s -> %s', (field, name) => {
    expect(snakeCase(field)).toBe(name);
  });
});

const fieldName = fc.oneof(
  fc.string({ maxLength: 80 }),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom('siteName', 'SITENAME', 'sitename', 'site_name', 'site-name', 'order', '"', '*'),
);

test('names are distinct to SQLite and usable as columns, whatever the fields are called', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fieldName, { minLength: 1, maxLength: 50 }), (fields) => {
      const taken: string[] = [];
      for (const field of fields) taken.push(columnName(field, (name) => taken.includes(name)));
      const columns = withDatabase(':memory:', (database) => {
        database.exec(`CREATE TABLE t (${taken.map(quoted).join()})`);
        return database.prepare('SELECT name FROM pragma_table_info(?)').raw().all('t');
      });
      expect(columns).toEqual(taken.map((name) => [name]));
      for (const name of taken) expect(name).toMatch(/^[a-z0-9_]{1,100}$/);
    }),
  );
});

test('any name can be quoted', () => {
  const name = 'a"b; DROP TABLE t; --\\\' `x`';
  const tables = withDatabase(':memory:', (database) => {
    database.exec(`CREATE TABLE ${quoted(name)} (a)`);
    return database.prepare('SELECT name FROM sqlite_schema').raw().all();
  });
  expect(tables).toEqual([[name]]);
});
