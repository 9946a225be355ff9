import { Readable } from 'node:stream';

function* chunks(): Generator<Buffer> {
  for (let n = 0; ; n += 100) {
    const lines = Array.from({ length: 100 }, (_none, i) => `{"n":${n + i}}\n`);
    yield Buffer.from(lines.join(''));
  }
}

/** `{"n":0}`, `{"n":1}` ... for as long as somebody reads. */
export function endlessRecords(): Readable {
  return Readable.from(chunks());
}
