import { describe, expect, test } from 'vitest';
import type { Fields } from '../../../src/core/record.ts';
import { tableOf } from '../../../src/sinks/sqlite/table-name.ts';
import { messageOf } from '../../contract/sink.ts';

describe('the message class names the table', () => {
  test.each([
    ['org.wlcg.usage.transfer', 'transfer'],
    ['org.wlcg.metricOutput', 'metric_output'],
    ['org.wlcg.usage.jobStatus', 'job_status'],
    ['transfer', 'transfer'],
    ['org.example.', 'record'],
    ['', 'record'],
    ['org.example.msg_columns', 'class_msg_columns'],
    ['sqlite_schema', 'class_sqlite_schema'],
    ['x"; DROP TABLE record; --', 'x_drop_table_record'],
  ])('%j -> %s', (messageClass, table) => {
    const fields = { metricName: 'a', metricStatus: 'OK' };
    expect(tableOf(messageOf('', { messageClass }), { fields })).toBe(table);
  });
});

describe('without it, the fields do', () => {
  const times = { startTime: 'a', endTime: 'b' };
  test.each<[Fields, string]>([
    [{ metricName: 'a', metricStatus: 'OK' }, 'metric_output'],
    [{ metricName: 'a' }, 'record'],
    [{ ...times, numberBytes: 1 }, 'transfer'],
    [{ ...times, srcHost: 'a', destHost: 'b' }, 'transfer'],
    [{ ...times, srcHost: 'a' }, 'record'],
    [{ numberBytes: 1 }, 'record'],
    [{}, 'record'],
  ])('%j -> %s', (fields, table) => {
    expect(tableOf(messageOf(''), { fields })).toBe(table);
  });
});
