import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Message } from '../../../src/core/message.ts';
import type { Fields, GridRecord } from '../../../src/core/record.ts';
import { type SqliteSinkOptions, sqliteSink } from '../../../src/sinks/sqlite/sqlite-sink.ts';
import { messageOf } from '../../contract/sink.ts';
import { freshFolder } from '../fresh-folder.ts';
import { openDatabase, select, withDatabase } from './database.ts';

/** A body holds one record a line. */
function decode({ body }: Message): readonly GridRecord[] {
  const lines = body.toString().split('\n');
  return lines.map((json) => ({ json, fields: JSON.parse(json) }));
}

const recordMessage = (fields: Fields, headers = {}): Message =>
  messageOf(JSON.stringify(fields), headers);

async function freshPath(): Promise<string> {
  return join(await freshFolder(), 'store.db');
}

/** Opens, writes one batch, closes. */
async function store(
  path: string,
  messages: readonly Message[],
  options: Partial<SqliteSinkOptions> = {},
) {
  const sink = await sqliteSink({ path, decode, ...options });
  try {
    return await sink.write(messages);
  } finally {
    await sink.close();
  }
}

describe('rows', () => {
  test('carry the message, the time and the exact text of the record', async () => {
    const path = await freshPath();
    const json = '{"b":1.10,"a":12345678901234567890}';
    const before = new Date().toISOString();
    await store(path, [messageOf(`${json}\n{}`, { 'msg-id': '01J' })]);
    const rows = select(path, 'SELECT msg_id, record_no, destination, record FROM record');
    expect(rows).toEqual([
      ['01J', 0n, '/topic/grid.contract', json],
      ['01J', 1n, '/topic/grid.contract', '{}'],
    ]);
    const [[receivedAt] = []] = select(path, 'SELECT received_at FROM record');
    expect(receivedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(String(receivedAt) >= before).toBe(true);
  });

  test('keep each value as it is, whatever the field held before', async () => {
    const path = await freshPath();
    const values = [
      '007',
      7,
      1e15,
      2.5,
      -0.5,
      1e300,
      true,
      false,
      null,
      '',
      '1e5',
      'zürich ☃',
      'a\0b',
    ];
    await store(
      path,
      [...values, ...values.toReversed()].map((v) => recordMessage({ v })),
    );
    const stored = [
      ['007', 'text'],
      [7n, 'integer'],
      [1_000_000_000_000_000n, 'integer'],
      [2.5, 'real'],
      [-0.5, 'real'],
      [1e300, 'real'],
      [1n, 'integer'],
      [0n, 'integer'],
      [null, 'null'],
      ['', 'text'],
      ['1e5', 'text'],
      ['zürich ☃', 'text'],
    ];
    const rows = select(path, 'SELECT v, typeof(v) FROM record ORDER BY rowid');
    expect(rows.slice(0, 12)).toEqual(stored);
    expect(rows.slice(14)).toEqual(stored.toReversed());
    expect(select(path, 'SELECT hex(v) FROM record WHERE rowid = 13')).toEqual([['610062']]);
  });

  test('hold nested values as JSON', async () => {
    const path = await freshPath();
    await store(path, [recordMessage({ tags: ['a', 1], site: { name: 'X' } })]);
    const sql = "SELECT tags ->> 0, site ->> 'name' FROM record";
    expect(select(path, sql)).toEqual([['a', 'X']]);
  });

  test('of other fields have NULL there, also rows written before the column came', async () => {
    const path = await freshPath();
    const fields = [{ a: 1 }, { b: 2 }, { a: 3, c: 4 }, {}];
    await store(
      path,
      fields.map((one) => recordMessage(one)),
    );
    expect(select(path, 'SELECT a, b, c FROM record ORDER BY rowid')).toEqual([
      [1n, null, null],
      [null, 2n, null],
      [3n, null, 4n],
      [null, null, null],
    ]);
  });

  test('written many at once keep to their columns while columns are still coming', async () => {
    const path = await freshPath();
    const fields = Array.from({ length: 60 }, (_none, n) => ({ [`f${n}`]: n, last: n }));
    await store(
      path,
      fields.map((one) => recordMessage(one)),
    );
    for (const n of [0, 24, 25, 59]) {
      const sql = `SELECT last, msg_id IS NULL FROM record WHERE f${n} = ${n}`;
      expect(select(path, sql)).toEqual([[BigInt(n), 0n]]);
    }
  });

  test('of messages without an id are all kept', async () => {
    const path = await freshPath();
    const message = { ...recordMessage({ a: 1 }), headers: {} };
    await store(path, [message, message]);
    expect(select(path, 'SELECT count(*) FROM record')).toEqual([[2n]]);
  });
});

describe('redelivery', () => {
  test('adds nothing, within a batch, a run or later', async () => {
    const path = await freshPath();
    const message = messageOf('{"a":1}\n{"a":2}');
    await store(path, [message, message]);
    await store(path, [recordMessage({ a: 3 }), message]);
    expect(select(path, 'SELECT a FROM record ORDER BY rowid')).toEqual([[1n], [2n], [3n]]);
  });
});

describe('tables', () => {
  const transfer = recordMessage({ startTime: 'a', endTime: 'b', numberBytes: 5 });

  test('are chosen by the class of each record', async () => {
    const path = await freshPath();
    const metric = recordMessage({ x: 1 }, { messageClass: 'org.wlcg.metricOutput' });
    await store(path, [metric, transfer, recordMessage({ y: 2 })]);
    expect(select(path, 'SELECT x FROM metric_output')).toEqual([[1n]]);
    expect(select(path, 'SELECT number_bytes FROM transfer')).toEqual([[5n]]);
    expect(select(path, 'SELECT y FROM record')).toEqual([[2n]]);
  });

  test('may be chosen by the caller, for classes or for all', async () => {
    const path = await freshPath();
    const plain = recordMessage({ y: 2 });
    await store(path, [transfer, plain], {
      classOf: (_message, { fields }) => ('y' in fields ? 'job-status' : undefined),
    });
    await store(path, [messageOf('{"z":3}')], { table: 'My "own" table' });
    expect(select(path, 'SELECT number_bytes FROM transfer')).toEqual([[5n]]);
    expect(select(path, 'SELECT y FROM job_status')).toEqual([[2n]]);
    expect(select(path, 'SELECT z FROM "My ""own"" table"')).toEqual([[3n]]);
  });

  test('of too many classes become one', async () => {
    const path = await freshPath();
    const classes = Array.from({ length: 150 }, (_none, n) => `hostile${n}`);
    await store(
      path,
      classes.map((messageClass, n) => recordMessage({ n }, { messageClass })),
    );
    const [[tables] = []] = select(path, "SELECT count(*) FROM sqlite_schema WHERE type = 'table'");
    expect(Number(tables)).toBeLessThan(110);
    const [[common] = []] = select(path, 'SELECT count(*) FROM record');
    expect(Number(common)).toBeGreaterThan(40);
  });

  test.each(['', 'msg_columns', 'SQLITE_x', 'a\nb', 'x'.repeat(101)])(
    '%j is no name for one',
    async (table) => {
      const path = await freshPath();
      await expect(sqliteSink({ path, decode, table })).rejects.toMatchObject({ kind: 'usage' });
    },
  );

  test('made by others keep their columns, which take the fields of their names', async () => {
    const path = await freshPath();
    withDatabase(path, (database) => {
      database.exec(
        'CREATE TABLE transfer (id INTEGER PRIMARY KEY, numberBytes INTEGER, dest_host)',
      );
      database.exec("INSERT INTO transfer VALUES (70, 1, 'old')");
    });
    const fields = { startTime: 'a', endTime: 'b', numberBytes: '5', destHost: 'x' };
    await store(path, [recordMessage(fields)]);
    await store(path, [recordMessage(fields)]);
    expect(select(path, 'SELECT id, numberBytes, dest_host, msg_id IS NULL FROM transfer')).toEqual(
      [
        [70n, 1n, 'old', 1n],
        [71n, 5n, 'x', 0n],
        [72n, 5n, 'x', 0n],
      ],
    );
  });
});

describe('columns', () => {
  test('of fields that differ by case only, or are called as ours, are told apart for good', async () => {
    const path = await freshPath();
    const fields = {
      siteName: 1,
      SITENAME: 2,
      site_name: 3,
      sitename: 4,
      record: 5,
      rowid: 6,
      msgId: 7,
    };
    await store(path, [recordMessage(fields)]);
    await store(path, [recordMessage(Object.fromEntries(Object.entries(fields).reverse()))]);
    const columns = 'site_name, sitename, site_name_2, sitename_2, record_2, rowid_2, msg_id_2';
    const expected = [1n, 2n, 3n, 4n, 5n, 6n, 7n];
    expect(select(path, `SELECT ${columns} FROM record`)).toEqual([expected, expected]);
    const known = select(path, "SELECT field FROM msg_columns WHERE column_name = 'sitename_2'");
    expect(known).toEqual([['sitename']]);
  });

  test('hold any field of any record, or leave it to the JSON text', async () => {
    const path = await freshPath();
    const sink = await sqliteSink({ path, decode });
    const names = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 12 }),
      fc.constantFrom(
        '__proto__',
        'constructor',
        'a"b',
        "a'b",
        'a;--',
        'select',
        'A',
        'a',
        'x'.repeat(200),
      ),
    );
    const records: string[] = [];
    await fc.assert(
      fc.asyncProperty(fc.dictionary(names, fc.jsonValue()), async (fields) => {
        const json = JSON.stringify(fields);
        records.push(json);
        expect(await sink.write([messageOf(json)])).toEqual([]);
      }),
    );
    await sink.close();
    const stored = select(path, 'SELECT record FROM record ORDER BY rowid');
    expect(stored.map(([json]) => json)).toEqual(records);
    const [[columns] = []] = select(path, "SELECT count(*) FROM pragma_table_info('record')");
    expect(Number(columns)).toBeLessThanOrEqual(200);
  });

  test('are not more than 200; what has none is in the JSON text', async () => {
    const path = await freshPath();
    const fields = Object.fromEntries(Array.from({ length: 300 }, (_none, n) => [`f${n}`, n]));
    await store(path, [recordMessage(fields), recordMessage({ f299: 1, f0: 2 })]);
    const count = "SELECT count(*) FROM pragma_table_info('record')";
    expect(select(path, count)).toEqual([[200n]]);
    expect(select(path, "SELECT f0, f194, record ->> 'f299' FROM record")).toEqual([
      [0n, 194n, 299n],
      [2n, null, 1n],
    ]);
  });

  test('that another process adds meanwhile are used', async () => {
    const path = await freshPath();
    const one = await sqliteSink({ path, decode });
    const two = await sqliteSink({ path, decode });
    await one.write([recordMessage({ a: 1 })]);
    await two.write([recordMessage({ b: 2, a: 2 })]);
    await one.write([recordMessage({ c: 3, b: 3 })]);
    await two.write([recordMessage({ c: 4, d: 4 })]);
    await Promise.all([one.close(), two.close()]);
    expect(select(path, 'SELECT a, b, c, d FROM record ORDER BY rowid')).toEqual([
      [1n, null, null, null],
      [2n, 2n, null, null],
      [null, 3n, 3n, null],
      [null, null, 4n, 4n],
    ]);
  });

  test('that someone drops come again', async () => {
    const path = await freshPath();
    await store(path, [recordMessage({ a: 1, b: 1 })]);
    withDatabase(path, (database) => database.exec('ALTER TABLE record DROP COLUMN a'));
    await store(path, [recordMessage({ a: 2, b: 2 })]);
    expect(select(path, 'SELECT a, b FROM record')).toEqual([
      [null, 1n],
      [2n, 2n],
    ]);
  });
});

describe('what the database refuses', () => {
  test('is told with its reason, and new columns of good messages stay', async () => {
    const path = await freshPath();
    withDatabase(path, (database) => {
      database.exec("CREATE TABLE record (a CHECK (a <> 'bad'))");
    });
    const bad = messageOf('{"a":"good","new":1}\n{"a":"bad","only_bad":1}');
    const refusals = await store(path, [recordMessage({ a: 1 }), bad, recordMessage({ b: 2 })]);
    expect(refusals).toMatchObject([
      {
        index: 1,
        error: { kind: 'data', message: expect.stringContaining('CHECK constraint failed') },
      },
    ]);
    expect(select(path, 'SELECT a, b FROM record ORDER BY rowid')).toEqual([
      [1n, null],
      [null, 2n],
    ]);
  });
});

describe('another process that writes', () => {
  test('is waited for', async () => {
    const path = await freshPath();
    const sink = await sqliteSink({ path, decode });
    const other = openDatabase(path);
    other.exec('BEGIN IMMEDIATE');
    const write = sink.write([recordMessage({ a: 1 })]);
    await new Promise(setImmediate);
    other.exec('COMMIT');
    expect(await write).toEqual([]);
    await sink.close();
    expect(select(path, 'SELECT a FROM record')).toEqual([[1n]]);
  });

  test('for too long is a clear error, and the next write goes on', async () => {
    const path = await freshPath();
    const sink = await sqliteSink({ path, decode, waitMs: 0 });
    const other = openDatabase(path);
    other.exec('BEGIN IMMEDIATE');
    await expect(sink.write([recordMessage({ a: 1 })])).rejects.toMatchObject({
      kind: 'io',
      where: path,
      message: 'cannot store: database is locked',
      hint: expect.stringContaining('another process'),
    });
    other.exec('COMMIT');
    expect(await sink.write([recordMessage({ a: 2 })])).toEqual([]);
    await sink.close();
    expect(select(path, 'SELECT a FROM record')).toEqual([[2n]]);
  });
});

describe('a database that cannot be', () => {
  test('a folder is told', async () => {
    const path = await freshFolder();
    await expect(sqliteSink({ path, decode })).rejects.toMatchObject({
      kind: 'io',
      message: 'cannot open the database: not a regular file',
    });
  });

  test('another file is told and left alone', async () => {
    const path = await freshPath();
    await writeFile(path, 'some other file, longer than a header of a database '.repeat(20));
    await expect(sqliteSink({ path, decode })).rejects.toMatchObject({
      kind: 'io',
      where: path,
      message: 'cannot store: file is not a database',
    });
  });

  test('a view cannot be written to', async () => {
    const path = await freshPath();
    withDatabase(path, (database) => database.exec('CREATE VIEW v AS SELECT 1 AS a'));
    await expect(sqliteSink({ path, decode, table: 'v' })).rejects.toMatchObject({ kind: 'io' });
  });
});

test('a name that looks like a remote database is a file', async () => {
  const folder = await freshFolder();
  const path = join(folder, 'file:x?mode=ro');
  await store(path, [recordMessage({ a: 1 })]);
  expect(await readdir(folder)).toContain('file:x?mode=ro');
});

test('after close all rows are in the one file, and the sink takes nothing more', async () => {
  const folder = await freshFolder();
  const path = join(folder, 'store.db');
  const sink = await sqliteSink({ path, decode });
  await sink.write([recordMessage({ a: 1 })]);
  await sink.close();
  await sink.close();
  await expect(sink.write([recordMessage({ a: 2 })])).rejects.toMatchObject({ kind: 'io' });
  const copy = join(folder, 'copy.db');
  await writeFile(copy, await readFile(path));
  expect(select(copy, 'SELECT a FROM record')).toEqual([[1n]]);
});
