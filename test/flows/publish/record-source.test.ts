import { describe, expect, test } from 'vitest';
import { draftOfRecord } from '../../../src/codecs/envelope.ts';
import { json } from '../../../src/codecs/json.ts';
import { ndjson } from '../../../src/codecs/ndjson.ts';
import type { Delivery } from '../../../src/core/delivery.ts';
import type { MsgError } from '../../../src/core/errors.ts';
import {
  type RecordSourceOptions,
  recordSource,
} from '../../../src/flows/publish/record-source.ts';

interface Run {
  readonly batches: readonly (readonly Delivery[])[];
  readonly bad: readonly string[];
}

/** The batches that come of some chunks of one file. */
async function run(
  chunks: readonly string[],
  options: Partial<RecordSourceOptions> = {},
  max = 100,
  signal = new AbortController().signal,
): Promise<Run> {
  const bad: string[] = [];
  const batches: (readonly Delivery[])[] = [];
  const source = recordSource({
    inputs: [{ name: 'in.ndjson', chunks: each(chunks) }],
    from: ndjson,
    reading: {},
    codec: json,
    draft: draftOfRecord,
    destination: '/queue/a',
    headers: {},
    perMessage: 1,
    countRecords: false,
    onRead: () => undefined,
    onBad: (error: MsgError) => bad.push(`${error.where}: ${error.message}`),
    ...options,
  });
  for await (const batch of source.batches(max, signal)) batches.push(batch);
  return { batches, bad };
}

async function* each(chunks: readonly string[]): AsyncGenerator<Buffer> {
  for (const chunk of chunks) yield Buffer.from(chunk);
}

const bodies = ({ batches }: Run) =>
  batches.map((batch) => batch.map(({ message }) => message.body.toString()));

describe('records become messages', () => {
  test('at once as each chunk is read, cut at the largest batch', async () => {
    const lines = (from: number, to: number) =>
      Array.from({ length: to - from }, (_none, n) => `{"n":${from + n}}\n`).join('');
    const got = await run([lines(0, 3), lines(3, 8)], {}, 4);
    expect(bodies(got).map((batch) => batch.length)).toEqual([3, 4, 1]);
    expect(bodies(got).flat()[7]).toBe('{"n":7}');
  });

  test('a bad line is told with its place, the others go on', async () => {
    const got = await run(['{"a":1}\nnonsense\n{"b":', '2}\n']);
    expect(bodies(got).flat()).toEqual(['{"a":1}', '{"b":2}']);
    expect(got.bad).toEqual([expect.stringMatching(/^in\.ndjson:2: not valid JSON/)]);
  });

  test('several in a message, only with the same destination and headers', async () => {
    const lines = ['a', 'b', 'a', 'b', 'a'].map((site, n) => `{"site":"${site}","n":${n}}\n`);
    const options = { destination: '/queue/{site}', perMessage: 2, countRecords: true };
    const got = await run(lines, options);
    const sent = got.batches.flat().map(({ message, records }) => ({
      to: message.destination,
      count: message.headers['recordCount'],
      records,
      n: [JSON.parse(message.body.toString())].flat().map((one: { n: number }) => one.n),
    }));
    expect(sent).toEqual([
      { to: '/queue/a', count: '2', records: 2, n: [0, 2] },
      { to: '/queue/b', count: '2', records: 2, n: [1, 3] },
      { to: '/queue/a', count: '1', records: 1, n: [4] },
    ]);
  });

  test('many destinations at once do not pile up without end', async () => {
    const lines = Array.from({ length: 2500 }, (_none, n) => `{"site":"s${n}"}\n`);
    const options = { destination: '/queue/{site}', perMessage: 2 };
    const got = await run([lines.join('')], options, 100_000);
    expect(got.batches.flat()).toHaveLength(2500);
  });

  test('each has an id of its own, growing with time', async () => {
    const got = await run(['{"a":1}\n{"a":2}\n']);
    const [one, two] = got.batches.flat().map(({ message }) => message.headers['msg-id'] ?? '');
    expect(one).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
    expect([two, one].sort()).toEqual([one, two]);
    expect(two).not.toBe(one);
  });

  test('without a destination of their own or a given one they are bad', async () => {
    const got = await run(['{"a":1}\n{"a":2,"@message":{"destination":"/queue/b"}}\n'], {
      destination: undefined,
    });
    expect(got.bad).toEqual(['in.ndjson:1: the line names no destination']);
    expect(got.batches.flat().map(({ message }) => message.destination)).toEqual(['/queue/b']);
  });

  test('what was read whole still goes out after an abort, a line cut in two does not', async () => {
    const controller = new AbortController();
    async function* chunks() {
      yield Buffer.from('{"a":1}\n{"a":2}\n{"a":');
      controller.abort();
    }
    const inputs = [{ name: 'in', chunks: chunks() }];
    const got = await run([], { inputs, perMessage: 5 }, 100, controller.signal);
    expect(bodies(got).flat()).toEqual(['[{"a":1},{"a":2}]']);
    expect(got.bad).toEqual([]);
  });
});
