import fc from 'fast-check';
import { expect, test } from 'vitest';
import { OutBuffer } from '../../src/wire/out-buffer.ts';

function collect() {
  const writes: Buffer[] = [];
  return { writes, out: new OutBuffer((bytes) => writes.push(bytes)) };
}

test('what was appended is written, in order, whatever the sizes', () => {
  const text = fc.string({ unit: 'binary', maxLength: 50 });
  const part = fc.record({
    head: fc.tuple(text, fc.constantFrom(1, 10, 3000)).map(([one, times]) => one.repeat(times)),
    size: fc.constantFrom(0, 1, 100, 5000, 16_384, 16_385, 70_000),
    flush: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
      const { writes, out } = collect();
      const expected: Buffer[] = [];
      for (const [index, { head, size, flush }] of parts.entries()) {
        const body = Buffer.alloc(size, index);
        out.append(head, body, '\0');
        expected.push(Buffer.from(head), body, Buffer.of(0));
        if (flush) out.flush();
      }
      out.flush();
      expect(Buffer.concat(writes).equals(Buffer.concat(expected))).toBe(true);
      expect(out.length).toBe(0);
    }),
  );
});

test('small frames leave together', () => {
  const { writes, out } = collect();
  for (let sent = 0; sent < 100; sent += 1) out.append('ACK\nid:1\n\n', undefined, '\0');
  out.flush();
  expect(writes).toHaveLength(1);
});

test('a large body is not copied', () => {
  const { writes, out } = collect();
  const body = Buffer.alloc(100_000, 'x');
  out.append('SEND\n\n', body, '\0');
  out.flush();
  expect(writes.some((bytes) => bytes.buffer === body.buffer)).toBe(true);
});

test('few bytes that wait for a slow reader do not keep many', () => {
  const { writes, out } = collect();
  for (let sent = 0; sent < 100; sent += 1) {
    out.append('RECEIPT\nreceipt-id:1\n\n', undefined, '\0');
    out.flush();
  }
  const held = writes.reduce((sum, bytes) => sum + bytes.buffer.byteLength, 0);
  expect(held).toBeLessThan(100 * 4096);
});
