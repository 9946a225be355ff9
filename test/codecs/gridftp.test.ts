import { isUtf8 } from 'node:buffer';
import { describe, expect, test } from 'vitest';
import { gridftp } from '../../src/codecs/gridftp.ts';
import type { CodecOptions } from '../../src/core/codec.ts';
import type { Fields } from '../../src/core/record.ts';
import { fieldsOf, fixture, onlyError, outline, read } from './reading.ts';

interface Parts {
  readonly file?: string;
  readonly dest?: string;
  readonly type?: string;
  readonly code?: number;
  readonly tail?: string;
  readonly date?: string;
}

function line(parts: Parts = {}): string {
  const { file = '/data/f', dest = '[192.0.2.7]', type = 'RETR', code = 226, tail = '' } = parts;
  const { date = '20190731073044.992375' } = parts;
  return (
    `DATE=${date} HOST=dtn.example.org PROG=globus-gridftp-server NL.EVNT=FTP_INFO ` +
    `START=20190731073030.432241 USER=cms001 FILE=${file} BUFFER=87040 BLOCK=262144 NBYTES=2753284040 ` +
    `VOLUME=/ STREAMS=4 STRIPES=1 DEST=${dest} TYPE=${type} CODE=${code}${tail}`
  );
}

function only(text: string, options?: CodecOptions): Fields {
  const [fields = {}, ...more] = fieldsOf(read(gridftp, text, options));
  expect(more).toEqual([]);
  return fields;
}

describe('a transfer line', () => {
  test('gives the transfer record', () => {
    expect(only(line())).toEqual({
      transferProtocol: 'gsiftp',
      fileName: '/data/f',
      startTime: '2019-07-31T07:30:30.432241Z',
      endTime: '2019-07-31T07:30:44.992375Z',
      durationSeconds: 14.560134,
      srcHost: 'dtn.example.org',
      destHost: '192.0.2.7',
      numberBytes: 2753284040,
      gridftpStreams: 4,
      publishingHost: 'dtn.example.org',
      userName: 'cms001',
      operation: 'RETR',
      code: 226,
      volume: '/',
      blockSize: 262144,
      bufferSize: 87040,
      stripes: 1,
    });
  });

  test("gives the log's own keys when asked", () => {
    expect(only(line({ tail: ' TASKID=none retrans=1,2' }), { rawFields: true })).toEqual({
      DATE: '20190731073044.992375',
      HOST: 'dtn.example.org',
      PROG: 'globus-gridftp-server',
      'NL.EVNT': 'FTP_INFO',
      START: '20190731073030.432241',
      USER: 'cms001',
      FILE: '/data/f',
      BUFFER: 87040,
      BLOCK: 262144,
      NBYTES: 2753284040,
      VOLUME: '/',
      STREAMS: 4,
      STRIPES: 1,
      DEST: '[192.0.2.7]',
      TYPE: 'RETR',
      CODE: 226,
      TASKID: 'none',
      retrans: [1, 2],
    });
  });

  test.each(['RETR', 'ERET', 'LIST', 'NLST', 'MLSD', 'MLST'])('%s goes out', (type) => {
    expect(only(line({ type }))).toMatchObject({
      operation: type,
      srcHost: 'dtn.example.org',
      destHost: '192.0.2.7',
    });
  });

  test.each(['STOR', 'ESTO', 'APPE', 'STOU'])('%s comes in', (type) => {
    expect(only(line({ type }))).toMatchObject({
      operation: type,
      srcHost: '192.0.2.7',
      destHost: 'dtn.example.org',
      publishingHost: 'dtn.example.org',
    });
  });

  test.each([
    ['[192.0.2.1,192.0.2.2]', '192.0.2.1,192.0.2.2'],
    ['[192.0.2.1, 192.0.2.2]', '192.0.2.1, 192.0.2.2'],
    ['1[192.0.2.1]', '192.0.2.1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['[]', ''],
  ])('DEST=%s is %s', (dest, destHost) => {
    expect(only(line({ dest }))).toMatchObject({ destHost });
  });

  test.each([
    '/a b/c=d/e:f',
    '/x FILE=/y',
    '/x BUFFER=1 BLOCK=2',
    '/Zürich €',
    '/x BUFFER=0 BLOCK=1 NBYTES=1 VOLUME=/ STREAMS=1 STRIPES=1 DEST=[x] TYPE=STOR CODE=226',
    '/x BUFFER=0 BLOCK=1 NBYTES=1 VOLUME=/ STREAMS=1 STRIPES=1 DEST=[',
    '/x DATE=20190731073044.1 HOST=fake PROG=p NL.EVNT=FTP_INFO START=20190731073044.1 USER=root FILE=/y',
    '',
  ])('the file name %s arrives whole', (file) => {
    expect(only(line({ file }))).toMatchObject({ fileName: file, userName: 'cms001', code: 226 });
  });

  test('task and retransmissions are there when the log has them', () => {
    const id = '98b5877c-2020-11e9-9835-0262a1f2f698';
    expect(only(line({ tail: ` TASKID=${id}` }))).toMatchObject({ taskId: id });
    expect(only(line({ tail: ' TASKID=none' }))).not.toHaveProperty('taskId');
    expect(only(line({ tail: ' TASKID=none retrans=36,17' }))).toMatchObject({ retrans: [36, 17] });
  });

  test('a failed transfer is a record', () => {
    expect(only(line({ code: 426 }))).toMatchObject({ code: 426, numberBytes: 2753284040 });
  });
});

describe('real logs', () => {
  test('NERSC 2019: file names with blanks, colons and equals signs', () => {
    const all = fieldsOf(read(gridftp, fixture('gridftp/nersc-2019.log')));
    expect(all).toHaveLength(11);
    expect(all.map((fields) => fields['operation'])).toEqual([
      ...Array(5).fill('STOR'),
      ...Array(6).fill('RETR'),
    ]);
    expect(all[6]?.['fileName']).toMatch(/\/wrf1hr=d03_2015 05-03_00:00:00$/);
    expect(all[0]).toMatchObject({ srcHost: '192.101.102.150', destHost: 'dtn11.nersc.gov' });
  });

  test('old servers: wuftpd, microseconds without leading zeros, retransmissions', () => {
    const [wuftpd, unpadded, retrans] = fieldsOf(read(gridftp, fixture('gridftp/old-servers.log')));
    expect(wuftpd).toMatchObject({ srcHost: '128.135.152.241', code: 227, volume: '/home' });
    expect(unpadded).toMatchObject({
      endTime: '2007-02-15T11:07:03.002102Z',
      durationSeconds: 0.238804,
      bufferSize: 0,
    });
    expect(retrans).toMatchObject({ retrans: [36, 17, 27, 25, 61], gridftpStreams: 5 });
  });

  test('a server log: the session tells who it was, its other lines are no errors', () => {
    const decoded = read(gridftp, fixture('gridftp/server-session.log'));
    expect(fieldsOf(decoded)).toEqual([
      expect.objectContaining({
        userDn:
          '/DC=ch/DC=cern/OU=Organic Units/OU=Users/CN=bbockelm/CN=659869/CN=Brian Paul Bockelman',
        voName: 'cms',
        voFqan: '/cms/Role=NULL/Capability=NULL',
        userName: 'bbockelm',
        startTime: '2016-07-20T01:16:06.730001Z',
        numberBytes: 10777788416,
      }),
    ]);
    expect(decoded[0]?.line).toBe(10);
  });
});

describe('a server log', () => {
  const at = (pid: number, text: string): string => `[${pid}] Tue Jul  9 20:16:06 2019 :: ${text}`;
  const stats = (pid: number): string => at(pid, `Transfer stats: ${line()}`);
  const who = (lines: readonly string[]): unknown[] =>
    fieldsOf(read(gridftp, lines.join('\n'))).map(({ userDn, voName }) => [userDn, voName]);

  test('keeps sessions apart by process, and forgets them when they close', () => {
    const lines = [
      at(1, 'New connection from: a.example.org:1'),
      at(1, 'DN /CN=A B successfully authorized.'),
      at(2, 'DN /CN=C successfully authorized.'),
      at(2, 'VO vo.example.org /vo.example.org/Role=NULL,/vo.example.org/x'),
      at(2, 'User c successfully authorized.'),
      stats(1),
      stats(2),
      at(1, 'Closed connection from a.example.org:1'),
      stats(1),
      at(2, 'New connection from: d.example.org:1'),
      stats(2),
      stats(3),
    ];
    expect(who(lines)).toEqual([
      ['/CN=A B', undefined],
      ['/CN=C', 'vo.example.org'],
      [undefined, undefined],
      [undefined, undefined],
      [undefined, undefined],
    ]);
  });

  test('forgets the oldest of more sessions than any server has', () => {
    const lines = Array.from({ length: 10_001 }, (_, pid) =>
      at(pid, `DN /CN=${pid} successfully authorized.`),
    );
    expect(who([...lines, stats(0), stats(1)])).toEqual([
      [undefined, undefined],
      ['/CN=1', undefined],
    ]);
  });

  test('may say a thing over several lines', () => {
    const lines = [at(1, 'Failure:'), 'globus_xio: Unable to open file', '', stats(1), 'what?'];
    expect(outline(read(gridftp, lines.join('\n')))).toEqual([
      expect.objectContaining({ fileName: '/data/f' }),
      '5: not a GridFTP log line: "what?"',
    ]);
  });
});

describe('damaged lines', () => {
  test('empty lines are none, other texts are errors and reading goes on', () => {
    expect(outline(read(gridftp, `\nhello\n${line()}\n \nDATE=x CODE=1\n`))).toEqual([
      '2: not a GridFTP log line: "hello"',
      expect.objectContaining({ code: 226 }),
      '5: not a transfer line: "DATE=x CODE=1"',
    ]);
  });

  test('a time that does not exist is an error', () => {
    expect(onlyError(read(gridftp, line({ date: '20190732073044.1' })))).toMatch(
      /^1: a transfer at a time that does not exist: "DATE=20190732/,
    );
  });

  test('a line cut anywhere before its code is an error, whatever the reading', () => {
    const whole = line();
    for (const strict of [false, true]) {
      for (const length of [20, 150, whole.length - 9]) {
        expect(onlyError(read(gridftp, `${whole.slice(0, length)}\n`, { strict }))).toMatch(
          /^1: a transfer line that is cut short: /,
        );
      }
    }
  });

  test('what the server wrote behind a cut line is read, not taken for a part of it', () => {
    const cut = line({ file: `/${'x'.repeat(5000)}` }).slice(0, 4095);
    const session = '[7] Tue Jul 19 20:16:06 2016 :: ';
    const texts = [
      `${cut}${line()}`,
      `${session}Transfer stats: ${cut}${session}Closed connection`,
    ];
    expect(outline(read(gridftp, texts.join('\n')))).toEqual([
      expect.stringMatching(/^1: a transfer line that is cut short/),
      expect.objectContaining({ fileName: '/data/f' }),
      expect.stringMatching(/^2: a transfer line that is cut short/),
    ]);
  });

  test('also when it was cut within a character', () => {
    const cut = Buffer.from(line({ file: `/${'é'.repeat(4000)}` })).subarray(0, 4095);
    expect(isUtf8(cut)).toBe(false);
    expect(outline(read(gridftp, Buffer.concat([cut, Buffer.from(line())])))).toEqual([
      expect.stringMatching(/^1: not UTF-8/),
      expect.objectContaining({ fileName: '/data/f' }),
    ]);
  });

  test('a file name that is no UTF-8 is an error of its line', () => {
    const bytes = Buffer.from(`${line({ file: '/\u00ff' })}\n`, 'latin1');
    expect(outline(read(gridftp, Buffer.concat([bytes, Buffer.from(line())])))).toEqual([
      expect.stringMatching(/^1: not UTF-8: "DATE=/),
      expect.objectContaining({ fileName: '/data/f' }),
    ]);
  });
});
