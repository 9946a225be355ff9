import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeMessage } from '../../src/codecs/message.ts';
import { CODECS } from '../../src/codecs/table.ts';
import { MsgError } from '../../src/core/errors.ts';
import { fixture, outline, read } from './reading.ts';

const MIB = 1024 * 1024;

const SAMPLES = Buffer.concat([
  fixture('wlcg/metric-output.wlcg').subarray(0, 1500),
  fixture('gridftp/server-session.log'),
  fixture('gridftp/old-servers.log'),
  Buffer.from('\ufeff[{"a":"é\\"\\\\","b":[1,{"c":2}]},\n{"d":1}]\r\n{"@message":1}\n'),
]);

/** Pieces of every format in any order, and bytes that are none. */
const hostile = fc
  .array(
    fc.oneof(
      fc.uint8Array({ maxLength: 30 }).map((bytes) => Buffer.from(bytes)),
      fc
        .tuple(fc.nat(SAMPLES.length), fc.nat(200))
        .map(([at, length]) => SAMPLES.subarray(at, at + length)),
      fc
        .constantFrom(
          'EOT\n',
          'detailsData: ',
          '\\',
          '"',
          '{',
          '[',
          ']',
          '}',
          '\r\n',
          'DATE=',
          ': ',
        )
        .map((text) => Buffer.from(text)),
    ),
    { maxLength: 30 },
  )
  .map((pieces) => Buffer.concat(pieces));

describe.each(CODECS.map((codec) => [codec.name, codec] as const))('%s', (_name, codec) => {
  test('gives the same however the input is cut', () => {
    const sizes = fc.integer({ min: 1, max: 40 });
    const limits = fc.constantFrom(undefined, 20, 200);
    fc.assert(
      fc.property(hostile, sizes, limits, fc.boolean(), (input, size, maxRecordBytes, strict) => {
        const options = { maxRecordBytes, strict };
        const whole = read(codec, input, options);
        const cut = read(codec, input, { ...options, size });
        expect(cut.map((item) => item.line)).toEqual(whole.map((item) => item.line));
        expect(outline(cut)).toEqual(outline(whole));
        expect(cut.map((item) => item.record?.json)).toEqual(
          whole.map((item) => item.record?.json),
        );
      }),
      { numRuns: 200 },
    );
  });

  test('an empty input holds nothing', () => {
    expect(read(codec, '')).toEqual([]);
  });

  test.each([
    ['no newline', 'x'],
    ['an endless string', '{"a":"'],
    ['endless brackets', '['],
    ['endless details', 'detailsData: y\n'],
    ['an endless transfer', 'DATE=20190731073044.992375 HOST=x '],
  ])('memory stays flat with %s', (_what, start) => {
    const decoder = codec.decoder({ maxRecordBytes: MIB });
    decoder.write(Buffer.from(start));
    const chunk = Buffer.alloc(MIB, 'x');
    const before = process.memoryUsage().arrayBuffers;
    let told = 0;
    for (let written = 0; written < 64; written++) told += decoder.write(chunk).length;
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8 * MIB);
    expect(told + decoder.end().length).toBeLessThan(3);
  });

  test.each([
    ['brackets', '[{'],
    ['opening brackets', '['],
    ['quotes and backslashes', '"\\'],
    ['newlines', '\n'],
    ['blanks', ' '],
    ['keys', 'a: b\n'],
    ['details', 'detailsData: EOT\n\n'],
    ['look-alikes of a transfer', `${fixture('gridftp/nersc-2019.log').toString().slice(0, 300)} `],
    [
      'parts of a transfer',
      ' FILE=/ BUFFER=1 BLOCK=1 NBYTES=1 VOLUME=/ STREAMS=1 STRIPES=1 DEST=[',
    ],
  ])('a long run of %s neither throws nor hangs', (_what, piece) => {
    const input = piece.repeat(MIB / 16 / piece.length);
    for (const start of [
      '',
      '{"a":',
      'DATE=20190731073044.9 HOST=x USER=x FILE=',
      'detailsData:\n',
    ]) {
      expect(Array.isArray(read(codec, start + input, { size: 65536 }))).toBe(true);
    }
  });
});

test('a hostile message is refused with an error of its own, never another', () => {
  const value = fc.oneof(fc.jsonValue(), fc.base64String(), fc.string());
  const encoding = fc
    .array(fc.constantFrom('base64', 'utf8', 'zlib', 'lz4', 'snappy', 'x'))
    .map((tokens) => tokens.join('+'));
  const fields = fc.record(
    { header: fc.dictionary(fc.string(), value), body: value, text: fc.boolean(), encoding },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fields, (hostileFields) => {
      try {
        decodeMessage(JSON.stringify(hostileFields));
      } catch (error) {
        expect(error).toBeInstanceOf(MsgError);
        expect(error).toHaveProperty('kind', 'data');
      }
    }),
    { numRuns: 500 },
  );
});
