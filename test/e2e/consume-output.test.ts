import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { freshFolder } from '../sinks/fresh-folder.ts';
import { select } from '../sinks/sqlite/database.ts';
import { consumed } from './consumed.ts';
import { embeddedBroker, records } from './embedded-broker.ts';

describe('what it writes', () => {
  test('records with their numbers and the order of their keys as they were published', async () => {
    const broker = await embeddedBroker();
    const lines = [
      '{"z":12345678901234567890123,"a":0.1000000000000000055511151231257827}',
      '{"2":1e400,"1":-0,"\\u00e9":"\\u0041","é":"𝒢"}',
      '{"a":1,"a":2}',
    ];
    const stdin = `${lines.join('\n')}\n`;
    await broker.run(['publish', '/queue/a'], { stdin });
    const { stdout } = await broker.run(['consume', '/queue/a', '--count', '3']);
    expect(String(stdout)).toBe(stdin);
  });

  test('a line for each record of a message', async () => {
    const bodies = ['[{"n":1},\n{"n":2}]', '{"n":3}\n{"n":4}\n', 'metricName: m\nEOT\nn: 6\nEOT\n'];
    expect(records(await consumed([], bodies))).toEqual([
      ...[1, 2, 3, 4].map((n) => ({ n })),
      { metricName: 'm' },
      { n: '6' },
    ]);
  });

  test('what is no record as "@body", and goes on', async () => {
    const bodies = [
      'plain text\n',
      '',
      '{"n":',
      '[1]',
      '\u2028',
      Buffer.from([0xff, 0, 10]),
      '{"n":1}',
    ];
    expect(records(await consumed([], bodies))).toEqual([
      { '@body': 'plain text\n' },
      { '@body': '' },
      { '@body': '{"n":' },
      { '@body': '[1]' },
      { '@body': '\u2028' },
      { '@body': '/wAK', '@encoding': 'base64' },
      { n: 1 },
    ]);
  });

  test('what is not of its stated type as "@body"', async () => {
    const headers = { 'content-type': 'application/json' };
    expect(records(await consumed([], ['metricName: m\nEOT\n'], headers))).toEqual([
      { '@body': 'metricName: m\nEOT\n' },
    ]);
  });

  test('--body reads bodies in that format whatever they look like', async () => {
    const output = await consumed(['--body', 'text'], ['{"n":1}\n{"n":2}']);
    expect(records(output)).toEqual([{ '@body': '{"n":1}' }, { '@body': '{"n":2}' }]);
    const wlcg = await consumed(['--body', 'wlcg'], ['a: 1\nEOT\n'], { 'content-type': 'text/x' });
    expect(records(wlcg)).toEqual([{ a: '1' }]);
  });

  test('--meta: the message beside its records', async () => {
    const headers = { site: 'a:b\\c', 'msg-id': 'M1' };
    const output = records(await consumed(['--meta'], ['[{"n":1},{"n":2}]'], headers));
    const beside = {
      destination: '/queue/a',
      headers: expect.objectContaining(headers),
      id: 'M1',
      receivedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      records: 2,
    };
    expect(output).toEqual([
      { '@message': { ...beside, record: 1 }, n: 1 },
      { '@message': { ...beside, record: 2 }, n: 2 },
    ]);
  });

  test('--format message: bodies and headers without a loss', async () => {
    const bytes = Buffer.from(Array.from({ length: 256 }, (_none, byte) => byte));
    const headers = { site: 'a:b\\c' };
    const output = records(await consumed(['--format', 'message'], ['𝒢\n', bytes, ''], headers));
    const header = expect.objectContaining({ ...headers, destination: '/queue/a' });
    expect(output).toEqual([
      { header, body: '𝒢\n', text: true },
      { header, body: bytes.toString('base64'), encoding: 'base64' },
      { header, body: '', text: true },
    ]);
  });
});

describe('--to', () => {
  test('file: appends lines', async () => {
    const file = join(await freshFolder(), 'out');
    for (const bodies of [['{"n":1}'], ['{"n":2}', 'text']]) {
      expect(String(await consumed(['--to', `file:${file}`], bodies))).toBe('');
    }
    expect(await readFile(file, 'utf8')).toBe('{"n":1}\n{"n":2}\n{"@body":"text"}\n');
  });

  test('sqlite: stores a row for each record, by class or in the --table', async () => {
    const path = join(await freshFolder(), 'metrics.db');
    const bodies = ['[{"metricName":"m","metricStatus":"OK"},{"n":2}]'];
    expect(String(await consumed(['--to', `sqlite:${path}`], bodies))).toBe('');
    expect(select(path, 'SELECT metric_name, destination FROM metric_output')).toEqual([
      ['m', '/queue/a'],
    ]);
    expect(select(path, 'SELECT n FROM record')).toEqual([[2n]]);
    await consumed(['--to', `sqlite:${path}`, '--table', 'all_of_it'], bodies);
    expect(select(path, 'SELECT record FROM all_of_it ORDER BY record_no')).toEqual([
      ['{"metricName":"m","metricStatus":"OK"}'],
      ['{"n":2}'],
    ]);
  });

  test('--table is for SQLite alone', async () => {
    const broker = await embeddedBroker();
    const { code, stderr } = await broker.run(['consume', '/queue/a', '--table', 'x']);
    expect(stderr).toMatch(/^msg: --table [^\n]*--to sqlite:PATH\n$/);
    expect(code).toBe(2);
  });
});
