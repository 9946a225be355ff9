import { describe, expect, test } from 'vitest';
import { bodyRecords } from '../../src/codecs/body.ts';
import { detectCodec } from '../../src/codecs/detect.ts';
import { codecByName } from '../../src/codecs/table.ts';
import { fixture } from './reading.ts';

function detected(
  body: string | Buffer,
  hints: { contentType?: string; messageClass?: string } = {},
) {
  return detectCodec({ body: Buffer.from(body), ...hints })?.name;
}

describe('the codec of a body', () => {
  test.each([
    ['application/x-ndjson', 'ndjson'],
    ['Application/JSON; charset=utf-8', 'json'],
    ['application/x-wlcg-record', 'wlcg'],
    ['application/x-gridftp-log', 'gridftp'],
  ])('%s is %s', (contentType, name) => {
    expect(detected('anything', { contentType })).toBe(name);
  });

  test('a type of another kind is believed, whatever the body looks like', () => {
    expect(detected('{"a":1}', { contentType: 'text/x-yaml' })).toBeUndefined();
    expect(detected('a: 1\nEOT\n', { messageClass: 'org.wlcg.x', contentType: 'image/png' })).toBe(
      undefined,
    );
  });

  test('plain text and octets say nothing', () => {
    expect(detected('{"a":1}', { contentType: 'text/plain' })).toBe('json');
    expect(detected('a: 1\nEOT\n', { contentType: 'application/octet-stream' })).toBe('wlcg');
  });

  test('classes of the specification are WLCG records, unless they look otherwise', () => {
    expect(detected('a: 1\n', { messageClass: 'org.wlcg.usage.jobStatus' })).toBe('wlcg');
    expect(detected('{"a":1}', { messageClass: 'org.wlcg.metricOutput' })).toBe('json');
    expect(detected('a: 1\n', { messageClass: 'org.example.other' })).toBeUndefined();
  });

  test.each([
    ['{"a":1}', 'json'],
    ['\ufeff \n{}', 'json'],
    ['[{"a":1}]', 'json'],
    ['[]', 'json'],
    [line('gridftp/nersc-2019.log'), 'gridftp'],
    [line('gridftp/server-session.log'), 'gridftp'],
    [fixture('wlcg/rsv-2007.txt'), 'wlcg'],
    [fixture('wlcg/nagios-bridge-2009-truncated.txt'), 'wlcg'],
    [fixture('wlcg/transfer-record.template').toString().trimEnd(), 'wlcg'],
    [fixture('sam/TestDef.txt'), 'wlcg'],
    ['', undefined],
    ['hello world', undefined],
    ['[ERROR] no disk', undefined],
    ['From: a@example.org\nSubject: metricName\n\nEOT is not alone\n', undefined],
    [Buffer.from([0x1f, 0x8b, 8, 0]), undefined],
  ])('%j looks like %s', (body, name) => {
    expect(detected(body)).toBe(name);
  });
});

function line(name: string): string {
  return fixture(name).toString().split('\n')[0] ?? '';
}

describe('the records of a body', () => {
  const fields = (text: string | Buffer, hints: { messageClass?: string } = {}) =>
    bodyRecords({ body: Buffer.from(text as string), ...hints }).map((record) => record.fields);

  test('are read by its codec', () => {
    expect(fields('[{"a":1},{"b":2}]')).toEqual([{ a: 1 }, { b: 2 }]);
    expect(fields('{"a":1}\n{"b":2}\n')).toEqual([{ a: 1 }, { b: 2 }]);
    expect(fields('a: 1', { messageClass: 'org.wlcg.x' })).toEqual([{ a: '1' }]);
  });

  test('keep their own spelling', () => {
    const [record] = bodyRecords({ body: Buffer.from('{"n": 12345678901234567890, "a": 1.0}\n') });
    expect(record?.json).toBe('{"n": 12345678901234567890, "a": 1.0}');
  });

  test('are one opaque record where no codec knows it, or none can read it', () => {
    expect(fields('hello')).toEqual([{ '@body': 'hello' }]);
    expect(fields('')).toEqual([{ '@body': '' }]);
    expect(fields('{not json')).toEqual([{ '@body': '{not json' }]);
    expect(fields(Buffer.from([0x7b, 0xff]))).toEqual([{ '@body': 'e/8=', '@encoding': 'base64' }]);
  });

  test('are one opaque record where only a part can be read, so that nothing is lost', () => {
    expect(fields('[{"a":1},7]')).toEqual([{ '@body': '[{"a":1},7]' }]);
  });
});

describe('codecs by name', () => {
  test.each(['ndjson', 'json', 'wlcg', 'gridftp', 'text'])('%s', (name) => {
    expect(codecByName(name).name).toBe(name);
  });

  test('an unknown name is told with the known ones', () => {
    expect(() => codecByName('jsno')).toThrow(
      expect.objectContaining({
        kind: 'usage',
        message: 'unknown record format "jsno"',
        hint: 'use one of ndjson, json, wlcg, gridftp, text',
      }),
    );
  });
});
