import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MsgError } from '../../src/core/errors.ts';
import { encodeFrame, encodeHead } from '../../src/wire/encode.ts';
import { DEFAULT_LIMITS } from '../../src/wire/limits.ts';
import { FrameScanner } from '../../src/wire/scanner.ts';
import { anyBody, anyCommand, anyCuts, anyHeaders, cut, scan } from './frames.ts';

const MIB = 1024 * 1024;

describe('any frames in any chunks', () => {
  test('come out as they went in, bodies with content-length', () => {
    const anyFrame = fc.record({ command: anyCommand, headers: anyHeaders, body: anyBody });
    fc.assert(
      fc.property(fc.array(anyFrame, { maxLength: 5 }), anyCuts, (frames, cuts) => {
        const bytes = frames.map(({ command, headers, body }) => {
          return encodeFrame(command, headers, '1.2', body);
        });
        const back = scan(cut(Buffer.concat(bytes), cuts));
        const expected = frames.map(({ command, headers, body }) => {
          const length = body.length > 0 ? { 'content-length': String(body.length) } : {};
          return { command, headers: { ...headers, ...length }, body };
        });
        expect(back).toEqual(expected);
      }),
    );
  });

  test('come out as they went in, bodies up to NUL, with heart-beats between', () => {
    const body = anyBody.map((bytes) => Buffer.from(bytes.filter((byte) => byte !== 0)));
    const gap = fc.constantFrom('', '\n', '\r\n', '\n\n\n');
    const anyFrame = fc.record({ command: anyCommand, headers: anyHeaders, body, gap });
    fc.assert(
      fc.property(fc.array(anyFrame, { maxLength: 5 }), anyCuts, (frames, cuts) => {
        const bytes = frames.flatMap((frame) => [
          Buffer.from(frame.gap + encodeHead(frame.command, frame.headers, '1.2')),
          frame.body,
          Buffer.of(0),
        ]);
        const back = scan(cut(Buffer.concat(bytes), cuts));
        expect(back).toEqual(frames.map(({ gap: _gap, ...frame }) => frame));
      }),
    );
  });
});

test('bytes of any kind make frames or one clear error, whatever the chunks', () => {
  const piece = fc.oneof(
    fc.constantFrom('SEND\n', 'CONNECT\r\n', 'a:b\n', '\n', '\0', 'content-length:3\n', '\r\n\r\n'),
    fc.string(),
  );
  const noise = fc.oneof(
    fc.array(piece).map((pieces) => Buffer.from(pieces.join(''))),
    fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  );
  const outcome = (chunks: readonly Buffer[]) => {
    try {
      return scan(chunks);
    } catch (thrown) {
      expect(thrown).toBeInstanceOf(MsgError);
      expect(thrown).toMatchObject({ kind: 'protocol' });
      return 'refused';
    }
  };
  fc.assert(
    fc.property(noise, anyCuts, (bytes, cuts) => {
      const whole = outcome([bytes]);
      const inPieces = outcome(cut(bytes, cuts));
      expect(inPieces).toEqual(whole);
    }),
    { numRuns: 500 },
  );
});

describe('line ends', () => {
  test('CR LF ends lines as LF does', () => {
    const bytes = Buffer.from('SEND\r\ndestination:/queue/a\r\nx:1\r\n\r\nhello\r\n\0\r\n');
    const headers = { destination: '/queue/a', x: '1' };
    expect(scan([bytes])).toEqual([{ command: 'SEND', headers, body: Buffer.from('hello\r\n') }]);
  });

  test('either kind in one frame', () => {
    const bytes = Buffer.from('SEND\na:1\r\nb:2\n\r\nx\n\ny\0');
    const expected = { command: 'SEND', headers: { a: '1', b: '2' }, body: Buffer.from('x\n\ny') };
    expect(scan([bytes])).toEqual([expected]);
  });
});

describe('content-length', () => {
  test('lets a body hold NUL', () => {
    const body = Buffer.from('a\0b\0');
    expect(scan([encodeFrame('SEND', {}, '1.2', body)])[0]?.body).toEqual(body);
  });

  test('must end where the NUL is', () => {
    const bytes = Buffer.from('SEND\ncontent-length:2\n\nabc\0');
    expect(() => scan([bytes])).toThrow('does not end where its content-length says');
  });

  test.each(['-1', '1.5', 'abc', '0x10', '1e3', '9999999999999999'])('may not be %s', (value) => {
    const bytes = Buffer.from(`SEND\ncontent-length:${value}\n\nabc\0`);
    expect(() => scan([bytes])).toThrow('is no number');
  });

  test('counts the first time that it stands there', () => {
    const bytes = Buffer.from('SEND\ncontent-length:3\ncontent-length:1\n\nabc\0');
    expect(scan([bytes])[0]?.body.toString()).toBe('abc');
  });
});

describe('what the peer may make us hold', () => {
  const limits = { maxHeaderLine: 100, maxHeaders: 3, maxBody: 50 };
  const refused = (text: string) => () => scan([Buffer.from(text)], { limits });

  test('header lines', () => {
    expect(refused(`SEND\na:${'x'.repeat(98)}\n\n\0`)).not.toThrow();
    expect(refused(`SEND\na:${'x'.repeat(99)}\n\n\0`)).toThrow('header line exceeds 100 bytes');
  });

  test('the number of headers', () => {
    expect(refused('SEND\na:1\nb:2\nc:3\n\n\0')).not.toThrow();
    expect(refused('SEND\na:1\nb:2\nc:3\nd:4\n\n\0')).toThrow('number of headers exceeds 3');
  });

  test('a body that is announced, before it comes', () => {
    expect(refused('SEND\ncontent-length:51\n\n')).toThrow('body exceeds 50 bytes');
  });

  test('a body that goes on and on', () => {
    const scanner = new FrameScanner(() => {}, { limits });
    scanner.push(Buffer.from('SEND\n\n'));
    scanner.push(Buffer.alloc(50, 'x'));
    expect(() => scanner.push(Buffer.from('x'))).toThrow('body exceeds 50 bytes');
  });

  test('a header block that goes on and on', () => {
    const scanner = new FrameScanner(() => {}, { limits });
    const endless = () => {
      for (let sent = 0; sent < 100; sent += 1) scanner.push(Buffer.from(`a:${'x'.repeat(997)}\n`));
    };
    scanner.push(Buffer.from('SEND\n'));
    expect(endless).toThrow('header block exceeds');
  });
});

describe('other protocols are told at once', () => {
  test.each(['GET / HTTP/1.1\r\n', '\x16\x03\x01\x02\x00', 'SSH-2.0-OpenSSH', 'connect\n\n\0'])(
    '%j',
    (bytes) => {
      expect(() => scan([Buffer.from(bytes)])).toThrow('does not speak STOMP');
    },
  );

  test('also a long word without end', () => {
    expect(() => scan([Buffer.from('ABCDEFGHIJKLMNOPQRSTUVW')])).toThrow('does not speak STOMP');
  });
});

describe('a frame without the blank line does not swallow the next', () => {
  test('when it is all there is', () => {
    expect(() => scan([Buffer.from('BEGIN\ntransaction:1\n\0')])).toThrow('NUL among the headers');
  });

  test('when another follows', () => {
    const bytes = Buffer.from('BEGIN\ntransaction:1\n\0SEND\ndestination:/queue/a\n\nx\0');
    expect(() => scan([bytes])).toThrow('NUL among the headers');
  });
});

test('repeated headers: the first counts', () => {
  const [frame] = scan([Buffer.from('SEND\na:1\na:2\n\n\0')]);
  expect(frame?.headers).toEqual({ a: '1' });
});

test('a header named __proto__ is a header', () => {
  const [frame] = scan([Buffer.from('SEND\n__proto__:x\n\n\0')]);
  expect(Object.entries(frame?.headers ?? {})).toEqual([['__proto__', 'x']]);
});

test('1.0 headers lose the blanks round their values, later ones keep them', () => {
  const bytes = Buffer.from('SEND\na: b \n\n\0');
  expect(scan([bytes], { version: '1.0' })[0]?.headers).toEqual({ a: 'b' });
  expect(scan([bytes], { version: '1.2' })[0]?.headers).toEqual({ a: ' b ' });
});

test('the version may change between frames of one chunk', () => {
  const values: (string | undefined)[] = [];
  const scanner = new FrameScanner((frame) => {
    values.push(frame.header('a'));
    scanner.version = '1.2';
  });
  scanner.push(Buffer.from('CONNECT\na:x\\cy\n\n\0SEND\na:x\\cy\n\n\0'));
  expect(values).toEqual(['x\\cy', 'x:y']);
});

describe('large bodies in small chunks', () => {
  /** Bytes copied, counted where Buffers are copied, while a body comes in chunks of one size. */
  function copied(frame: Buffer, chunk: number): number {
    let bytes = 0;
    const { copy } = Buffer.prototype;
    Buffer.prototype.copy = function counting(this: Buffer, ...args: Parameters<typeof copy>) {
      const count = copy.apply(this, args);
      bytes += count;
      return count;
    };
    try {
      let frames = 0;
      const scanner = new FrameScanner(() => {
        frames += 1;
      });
      for (let at = 0; at < frame.length; at += chunk) scanner.push(frame.subarray(at, at + chunk));
      expect(frames).toBe(1);
    } finally {
      Buffer.prototype.copy = copy;
    }
    return bytes;
  }

  /** Bytes that were searched for an end. */
  function searched(frame: Buffer, chunk: number): number {
    let bytes = 0;
    const { indexOf } = Buffer.prototype;
    Buffer.prototype.indexOf = function counting(
      this: Buffer,
      ...[value, from, encoding]: [string | number, number, BufferEncoding]
    ) {
      const found = indexOf.call(this, value, from, encoding);
      bytes += (found === -1 ? this.length : found) - from;
      return found;
    } as typeof indexOf;
    try {
      const scanner = new FrameScanner(() => {});
      for (let at = 0; at < frame.length; at += chunk) scanner.push(frame.subarray(at, at + chunk));
    } finally {
      Buffer.prototype.indexOf = indexOf;
    }
    return bytes;
  }

  const body = Buffer.alloc(MIB, 'x');
  const withLength = encodeFrame('SEND', { destination: '/queue/a' }, '1.2', body);
  const upToNul = Buffer.concat([Buffer.from('SEND\n\n'), body, Buffer.of(0)]);

  test.each([
    ['content-length', withLength],
    ['NUL', upToNul],
  ])('of one byte each cost a few copies of the whole: %s', (_name, frame) => {
    const bytes = copied(frame, 1);
    expect(bytes).toBeGreaterThanOrEqual(MIB);
    expect(bytes).toBeLessThan(4 * MIB);
    expect(searched(frame, 1)).toBeLessThan(4 * MIB);
  });

  test('the largest body allowed arrives', () => {
    const limits = { ...DEFAULT_LIMITS, maxBody: MIB };
    expect(scan([withLength], { limits })[0]?.body.length).toBe(MIB);
  });
});

test('a frame handed over is not changed by what comes after', () => {
  const kept: Buffer[] = [];
  const scanner = new FrameScanner((frame) => kept.push(frame.body));
  for (const text of ['SEND\n\nfir', 'st\0SEND\n\nsec', 'ond\0SEND\n\nthird\0']) {
    scanner.push(Buffer.from(text));
  }
  expect(kept.map(String)).toEqual(['first', 'second', 'third']);
});
