import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { freshFolder } from '../sinks/fresh-folder.ts';
import { embeddedBroker, takeAll, waiting } from './embedded-broker.ts';
import { bodiesOf, published } from './published.ts';
import { spawnShell } from './shell.ts';
import { until } from './until.ts';

const FIXTURES = fileURLToPath(new URL('../fixtures', import.meta.url));

describe('--from', () => {
  test('ndjson, the default: CRLF, empty lines, a byte order mark and no last newline', async () => {
    const text = '\ufeff{"n":1}\r\n\r\n\n{"n":2}\n{"n":3}';
    expect(bodiesOf(await published([], text))).toEqual(['{"n":1}', '{"n":2}', '{"n":3}']);
  });

  test('json: over many lines, arrays, one after the other', async () => {
    const text = '[{"n":1},\n {"n":\n2}]\n{"n":3}{"n":4}';
    const messages = await published(['--from', 'json'], text);
    expect(bodiesOf(messages)).toEqual(['{"n":1}', '{"n":2}', '{"n":3}', '{"n":4}']);
  });

  test('wlcg', async () => {
    const file = join(FIXTURES, 'wlcg/metric-output.wlcg');
    const messages = await published(['--from', 'wlcg', file]);
    expect(messages).toHaveLength(12);
    expect(JSON.parse(messages[1]?.body ?? '')).toMatchObject({
      siteName: 'CERN-PROD',
      metricName: 'org.bdii.Freshness',
      summaryData: 'OK: createTimestamp=Thu Mar 12 10:29:42 2009 UTC, diff=1 min',
    });
  });

  test('gridftp, also with the names of the log', async () => {
    const file = join(FIXTURES, 'gridftp/nersc-2019.log');
    const transfers = await published(['--from', 'gridftp', file]);
    expect(transfers).toHaveLength(11);
    const raw = await published(['--from', 'gridftp', '--raw-fields', file]);
    expect(raw).toHaveLength(11);
    expect(JSON.parse(raw[0]?.body ?? '')).toMatchObject({
      DATE: '20190731073044.992375',
      HOST: 'dtn11.nersc.gov',
    });
    expect(JSON.parse(transfers[0]?.body ?? '')).toMatchObject({
      endTime: '2019-07-31T07:30:44.992375Z',
    });
  });

  test('text: each line is a body, whatever its bytes', async () => {
    const lines = Buffer.concat([
      Buffer.from('one\n\n'),
      Buffer.from([0xff, 0, 10]),
      Buffer.from('𝒢'),
    ]);
    const messages = await published(['--from', 'text'], lines);
    expect(messages.map(({ frame }) => frame.body)).toEqual(
      ['one', '', Buffer.from([0xff, 0]), '𝒢'].map((body) => Buffer.from(body)),
    );
  });

  test('message: bodies and headers as they were', async () => {
    const line = { header: { note: 'a:b', 'msg-id': 'M1' }, body: 'AP8=', encoding: 'base64' };
    const [message] = await published(['--from', 'message'], JSON.stringify(line));
    expect(message?.frame.body).toEqual(Buffer.from([0, 255]));
    expect(message?.headers).toMatchObject({ note: 'a:b', 'msg-id': 'M1', 'content-length': '2' });
  });
});

describe('input', () => {
  test('several files and standard input, in order, each with its own lines', async () => {
    const broker = await embeddedBroker();
    const folder = await freshFolder();
    const [first, last] = [join(folder, 'first'), join(folder, 'last')];
    await writeFile(first, '{"n":1}\nbad\n{"n":2}');
    await writeFile(last, '{"n":4}\n\nbad\n');
    const args = ['publish', '/queue/a', first, '-', last];
    const { code, stderr } = await broker.run(args, { stdin: '{"n":3}\nbad' });
    expect(code).toBe(1);
    const places = stderr.split('\n').map((line) => /^msg: (.*?:\d+): /.exec(line)?.[1]);
    expect(places).toEqual([`${first}:2`, 'stdin:2', `${last}:3`, undefined]);
    const bodies = bodiesOf(await takeAll(broker, '/queue/a'));
    expect(bodies).toEqual(['{"n":1}', '{"n":2}', '{"n":3}', '{"n":4}']);
  });

  test('more files than may be open at once', async () => {
    const broker = await embeddedBroker();
    const script = [
      'mkdir many',
      'for n in {1..300}; do echo "{\\"n\\":$n}" > many/$n; done',
      'ulimit -n 100',
      'msg publish /queue/a many/*',
    ];
    const { code, stderr } = await (await spawnShell(broker, script.join('\n'))).finished;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(waiting(broker, '/queue/a')).toBe(300);
  });

  test('what other programs write, as files', async () => {
    const broker = await embeddedBroker();
    const script = `msg publish /queue/a <(echo '{"n":1}') <(sleep 0.2; echo '{"n":2}')`;
    expect((await (await spawnShell(broker, script)).finished).code).toBe(0);
    expect(bodiesOf(await takeAll(broker, '/queue/a'))).toEqual(['{"n":1}', '{"n":2}']);
  });

  test('standard input that is a directory is told', async () => {
    const broker = await embeddedBroker();
    const { code, stderr } = await (await spawnShell(broker, 'msg publish /queue/a < /')).finished;
    expect(stderr).toBe('msg: stdin: cannot read: it is a directory\n');
    expect(code).toBe(74);
  });

  test('nothing, or nothing but empty lines, is done at once', async () => {
    expect(await published([], '')).toEqual([]);
    expect(await published([], '\n\r\n\n')).toEqual([]);
  });

  test('a record that is sent at once, while the input stays open', async () => {
    const broker = await embeddedBroker();
    const msg = broker.spawn(['publish', '/queue/a', '--report', 'json']);
    msg.stdin.write('{"n":1}\n{"n":');
    await until(() => broker.stats().received === 1);
    msg.stdin.end('2}');
    expect(await msg.finished).toMatchObject({ code: 0 });
    expect(bodiesOf(await takeAll(broker, '/queue/a'))).toEqual(['{"n":1}', '{"n":2}']);
  });

  test('a large file arrives whole', async () => {
    const file = join(await freshFolder(), 'large');
    const lines = Array.from({ length: 50_000 }, (_none, n) => `{"n":${n},"text":"𝒢rid ☃"}`);
    await writeFile(file, lines.join('\n'));
    const messages = await published([file]);
    expect(bodiesOf(messages)).toEqual(lines);
  });
});

test('--strict refuses what liberal reading mends', async () => {
  const broker = await embeddedBroker();
  const stdin = 'metricName : a\nmetricStatus: OK\n';
  const args = ['publish', '/queue/a', '--from', 'wlcg'];
  expect((await broker.run(args, { stdin })).code).toBe(0);
  const { code, stderr } = await broker.run([...args, '--strict'], { stdin });
  expect(stderr).toMatch(/^msg: stdin:\d: [^\n]*\n$/);
  expect(code).toBe(65);
});
