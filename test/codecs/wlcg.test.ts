import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { wlcg } from '../../src/codecs/wlcg.ts';
import type { Fields } from '../../src/core/record.ts';
import { fieldsOf, fixture, onlyError, outline, read } from './reading.ts';

function parse(text: string): Fields[] {
  return fieldsOf(read(wlcg, text));
}

function write(...records: Fields[]): string {
  return wlcg.encode?.(records.map((fields) => ({ fields }))).body.toString() ?? '';
}

describe('reading real records', () => {
  test('RSV, 2007', () => {
    expect(fieldsOf(read(wlcg, fixture('wlcg/rsv-2007.txt')))).toEqual([
      {
        metricName: 'org.osg.batch.jobmanagers-available',
        timestamp: '2007-06-18T17:24:59Z',
        metricStatus: 'OK',
        serviceType: 'other',
        serviceURI: 'itb-zero.uits.indiana.edu',
        gatheredAt: 'peart.ucs.indiana.edu',
        summaryData: 'OK',
        detailsData: 'Available Batch Schedulers are condor.pm fork.pm managedfork.pm',
      },
    ]);
  });

  test('the Nagios bridge, 2009, with colons in its values; strict reading sees that it is cut', () => {
    const body = fixture('wlcg/nagios-bridge-2009-truncated.txt');
    expect(fieldsOf(read(wlcg, body))).toEqual([
      {
        serviceURI: 'wms202.cern.ch:2170',
        serviceType: 'BDII',
        siteName: 'CERN-PROD',
        metricStatus: 'OK',
        metricName: 'org.bdii.Freshness',
        summaryData: 'OK: createTimestamp=Thu Mar 12 10:29:42 2009 UTC, diff=1 min',
        gatheredAt: 'lxbra1905.cern.ch',
        timestamp: '2009-03-12T10:30:06Z',
        nagiosName: 'org.bdii.Fresh',
      },
    ]);
    expect(onlyError(read(wlcg, body, { strict: true }))).toBe(
      '1: EOT is missing: the record may be cut short',
    );
  });

  test('an AliEn transfer: no newline after EOT, streams misspelled, times normalised', () => {
    const body = fixture('wlcg/transfer-record.template')
      .toString()
      .trimEnd()
      .replace('$start', '2009-03-12T10:30:06.000Z');
    expect(parse(body)).toEqual([
      {
        transferProtocol: 'xrootd',
        voName: 'alice',
        fileName: '$file',
        startTime: '2009-03-12T10:30:06Z',
        endTime: '$end',
        srcHost: '$source',
        destHost: '$target',
        numberBytes: '$size',
        gridftpStreams: '5',
        publishingHost: '$source',
        userName: 'psaiz',
      },
    ]);
  });

  test("SAM's here-document, and its records without EOT", () => {
    expect(fieldsOf(read(wlcg, fixture('sam/TestData.template')))).toEqual([
      {
        nodename: '$nodename',
        testname: 'CE-lhcb-pilot',
        envName: 'CE-$' + '{i}.$$',
        voname: 'lhcb',
        status: '$samresult',
        detailsData: '<br>\n...lines of html...\n<br>',
      },
    ]);
    expect(fieldsOf(read(wlcg, fixture('sam/TestDef.txt')))[0]).toMatchObject({
      testHelp: 'https://santinel.web.cern.ch/santinel/SAM/CE-Pilot-deploy',
    });
    expect(fieldsOf(read(wlcg, fixture('sam/TestEnvVars.template')))).toHaveLength(1);
  });

  test('a file of twelve records, strictly', () => {
    const records = fieldsOf(read(wlcg, fixture('wlcg/metric-output.wlcg'), { strict: true }));
    expect(records).toHaveLength(12);
    expect(new Set(records.map((fields) => fields['metricStatus']))).toEqual(
      new Set(['OK', 'WARNING', 'CRITICAL', 'UNKNOWN']),
    );
    expect(records[3]).toMatchObject({
      metricStatus: 'CRITICAL',
      detailsData: expect.stringContaining('\nmetricStatus: OK\n====='),
    });
    expect(records[4]?.['detailsData']).toContain('\\nTesting from:');
  });
});

describe('reading what publishers really write', () => {
  test.each([
    ['a tab after the colon', 'serviceType:\tCE\nEOT\n', { serviceType: 'CE' }],
    ['no blank after the colon', 'serviceType:CE\nEOT\n', { serviceType: 'CE' }],
    ['blanks around', '  serviceType :  CE \t\nEOT\n', { serviceType: 'CE' }],
    ['an empty value', 'voName:\nrole: \nEOT\n', { voName: '', role: '' }],
    ['CRLF and blanks behind EOT', 'a: 1\r\nb: 2\r\nEOT \t\r\n', { a: '1', b: '2' }],
    ['blank lines between fields', '\n\na: 1\n\nb: 2\nEOT\n\n', { a: '1', b: '2' }],
    ['no EOT at the end', 'a: 1\ndetailsData: x\ny', { a: '1', detailsData: 'x\ny' }],
    ['a status as a number', 'metricStatus: 2\nEOT\n', { metricStatus: 'CRITICAL' }],
    ['a status in lower case', 'metricStatus: warning\nEOT\n', { metricStatus: 'WARNING' }],
    ['a status of another system', 'metricStatus: 10\nEOT\n', { metricStatus: '10' }],
    ['a SAM status, which is no metric status', 'status: 1\nEOT\n', { status: '1' }],
    ['a time in seconds', 'timestamp: 1287068818\nEOT\n', { timestamp: '2010-10-14T15:06:58Z' }],
    [
      'a time without zone',
      'timestamp: 2010-12-07T16:02:06\nEOT',
      { timestamp: '2010-12-07T16:02:06Z' },
    ],
    ['a time that is none', 'timestamp: now\nEOT\n', { timestamp: 'now' }],
    ['details in lower case', 'a: 1\ndetailsdata: x\nEOT\n', { a: '1', detailsData: 'x' }],
    ['details in another spelling', 'detaildata: x\nEOT\n', { detailsData: 'x' }],
    [
      'details that begin on the next line',
      'detailsData:\n  x\n y\nEOT\n',
      { detailsData: '  x\n y' },
    ],
    ['empty details', 'a: 1\ndetailsData:\nEOT\n', { a: '1', detailsData: '' }],
    [
      'newlines as Nagios escapes them',
      'detailsData: OK.\\n\\nDN: x\\n\nEOT\n',
      { detailsData: 'OK.\n\nDN: x' },
    ],
    [
      'a backslash and n among real newlines',
      'detailsData: C:\\new\nx\nEOT\n',
      { detailsData: 'C:\\new\nx' },
    ],
    ['a field that comes twice', 'a: 1\na: 2\nEOT\n', { a: '1' }],
    [
      'a value that goes on',
      'a: 1\nb: x\n  more\nand more\nc: 3\nEOT\n',
      { a: '1', b: 'x\nmore\nand more', c: '3' },
    ],
    [
      'a field named like a method',
      'constructor: x\n__proto__: y\nEOT\n',
      Object.fromEntries([
        ['constructor', 'x'],
        ['__proto__', 'y'],
      ]),
    ],
  ])('%s', (_what, text, expected) => {
    expect(parse(text)).toEqual([expected]);
    expect(Object.keys(parse(text)[0] ?? {})).toEqual(Object.keys(expected));
  });

  test('several records follow one another; two EOT lines hold no record between them', () => {
    const decoded = read(wlcg, 'a: 1\nEOT\nEOT\n\nb: 2\nEOT\nc: 3\n');
    expect(fieldsOf(decoded)).toEqual([{ a: '1' }, { b: '2' }, { c: '3' }]);
    expect(decoded.map((item) => item.line)).toEqual([1, 5, 7]);
  });

  test('lines within the details are never fields', () => {
    const text = 'metricStatus: CRITICAL\ndetailsData: x\nmetricStatus: OK\n====\nEOTX\nEOT\n';
    expect(parse(text)).toEqual([
      { metricStatus: 'CRITICAL', detailsData: 'x\nmetricStatus: OK\n====\nEOTX' },
    ]);
  });

  test('both spellings of the streams are one field', () => {
    expect(parse('gridtfpStreams: 5\nEOT\ngridftpStreams: 4\nEOT\n')).toEqual([
      { gridftpStreams: '5' },
      { gridftpStreams: '4' },
    ]);
  });

  test('what has no field at all is an error up to its EOT', () => {
    expect(outline(read(wlcg, 'hello world\nfoo\nEOT\na: 1\nEOT\n'))).toEqual([
      '1: line 1 is not "key: value": "hello world"',
      { a: '1' },
    ]);
  });

  test('invalid UTF-8 spoils its record only', () => {
    const input = Buffer.concat([
      Buffer.from('a: 1\nb: '),
      Buffer.from([0xe9]),
      Buffer.from('\nEOT\nc: é\nEOT\n'),
    ]);
    expect(outline(read(wlcg, input))).toEqual(['1: line 2 is not UTF-8: "b: \\xe9"', { c: 'é' }]);
  });

  test('a record over the limit is one error, whether by one line or by many', () => {
    const long = 'x'.repeat(100);
    const many = 'y\n'.repeat(50);
    const input = `a: ${long}\nEOT\nb: 1\nEOT\ndetailsData: ${many}EOT\nc: 2\nEOT\n`;
    for (const size of [1, 10, 1000]) {
      expect(outline(read(wlcg, input, { size, maxRecordBytes: 60 }))).toEqual([
        '1: record larger than 60 bytes, skipped',
        { b: '1' },
        '5: record larger than 60 bytes, skipped',
        { c: '2' },
      ]);
    }
  });
});

describe('strict reading', () => {
  const strict = (text: string): unknown[] => outline(read(wlcg, text, { strict: true }));

  test('takes well-formed records, also with blank lines and two EOT lines between', () => {
    expect(strict('a: 1\ndetailsData: x: y\nz\nEOT\nEOT\n\nb: 2\nEOT')).toEqual([
      { a: '1', detailsData: 'x: y\nz' },
      { b: '2' },
    ]);
  });

  test('refuses a missing EOT, a field twice and lines that are none, a record at a time', () => {
    expect(strict('a: 1\na: 2\nEOT\nb: 1\nfoo bar\nEOT\nc: 1\nEOT\ndetailsData: x\n')).toEqual([
      '1: line 2: field a comes twice',
      '4: line 5 is not "key: value": "foo bar"',
      { c: '1' },
      '9: EOT is missing: the record may be cut short',
    ]);
  });

  test('leaves backslashes in the details alone', () => {
    expect(strict('detailsData: a\\nb\nEOT\n')).toEqual([{ detailsData: 'a\\nb' }]);
  });
});

describe('writing', () => {
  test('metric output comes in the order of its first writer, with the details last', () => {
    const text = write({
      detailsData: 'x\ny',
      metricType: 'status',
      timestamp: '2007-06-18T17:24:59Z',
      metricName: 'm',
      serviceURI: 'u',
      metricStatus: 'OK',
      hostName: 'h',
    });
    expect(text).toBe(
      [
        'serviceURI: u',
        'hostName: h',
        'metricStatus: OK',
        'metricName: m',
        'timestamp: 2007-06-18T17:24:59Z',
        'metricType: status',
        'detailsData: x',
        'y',
        'EOT',
        '',
      ].join('\n'),
    );
  });

  test('other records keep their own order, one after another', () => {
    expect(write({ b: '1', a: '2' }, { c: '3' })).toBe('b: 1\na: 2\nEOT\nc: 3\nEOT\n');
  });

  test('a value is one line of text', () => {
    const text = write({ a: 'x\r\ny\nz\r', n: 1.5, yes: true, no: null, o: { p: ['\n'] } });
    expect(text).toBe('a: x y z\nn: 1.5\nyes: true\nno: \no: {"p":["\\n"]}\nEOT\n');
  });

  test('no line of the details is a bare EOT, and reading gives them back', () => {
    const detailsData = 'EOT\nx\nEOT \n  EOT\nEOTs';
    const text = write({ a: '1', detailsData });
    expect(text.match(/^EOT/gm)).toEqual(['EOT', 'EOT']);
    expect(parse(text)).toEqual([{ a: '1', detailsData }]);
  });

  test.each(['EOT', '  indented\nx', 'C:\\new', 'a\\nb\nc', ''])(
    'details %j survive',
    (detailsData) => {
      expect(parse(write({ detailsData }))).toEqual([{ detailsData }]);
    },
  );

  test('what the format cannot hold is refused', () => {
    expect(() => write({ 'no blanks': '1' })).toThrow('cannot hold a field named "no blanks"');
    expect(() => write({ '@message': '1' })).toThrow('cannot hold a field named "@message"');
    expect(() => write({ '': '1' })).toThrow('cannot hold a field named ""');
    expect(() => write({})).toThrow('a record without fields');
    expect(() => write({ detailsData: 'x', detailsdata: 'y' })).toThrow('details twice');
    expect(() => write({ a: '\ud800' })).toThrow('surrogate');
  });

  test('what was written is read back the same, but for blanks at the edges', () => {
    const name = fc.stringMatching(/^[a-z]\w{0,5}$/).filter((n) => !/^detail/i.test(n));
    const value = fc.string({ unit: 'grapheme' }).map((v) => v.replace(/[\r\n]/g, ' ').trim());
    const line = fc.oneof(
      fc.string({ unit: 'grapheme' }).map((v) => v.replace(/[\r\n]/g, '')),
      fc.constantFrom('EOT', ' EOT', 'EOT ', 'a: b', '\\n', 'detailsData: EOT', ''),
    );
    const details = fc.array(line, { minLength: 1 }).map((lines) =>
      lines
        .join('\n')
        .replace(/^(?:[ \t]*\n)+/, '')
        .trimEnd(),
    );
    const record = fc.tuple(fc.dictionary(name, value, { minKeys: 1 }), fc.option(details));
    fc.assert(
      fc.property(fc.array(record, { minLength: 1 }), (records) => {
        const all = records.map(([fields, detailsData]) =>
          detailsData === null ? fields : { ...fields, detailsData },
        );
        expect(parse(write(...all))).toEqual(all);
        const strict = read(wlcg, write(...all), { strict: true, size: 3 });
        expect(fieldsOf(strict)).toEqual(all);
      }),
    );
  });
});
