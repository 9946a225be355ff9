import { isUtf8 } from 'node:buffer';
import type { Codec } from '../core/codec.ts';
import { tooLarge } from './decoded.ts';
import { lineDecoder } from './lines.ts';
import { opaqueBody, opaqueRecord } from './opaque.ts';

const LF = Buffer.from('\n');

/**
 * Plain lines: each is a record `{"@body": line}`, also an empty one; see `opaqueRecord` for lines
 * that are no UTF-8, and for a whole body as one record. Writing gives the body of one record as it
 * stands, and of several a line each.
 */
export const text: Codec = {
  name: 'text',
  contentType: 'text/plain',

  decoder(options) {
    return lineDecoder(options, (emit) => ({
      line(body, line) {
        emit({ line, record: { fields: { '@body': body } } });
      },
      invalid(bytes, line) {
        emit({ line, record: opaqueRecord(bytes) });
      },
      overlong(line, maxBytes) {
        emit(tooLarge(line, maxBytes));
      },
    }));
  },

  encode(records) {
    const bodies = records.map(opaqueBody);
    const body =
      bodies.length === 1 ? Buffer.concat(bodies) : Buffer.concat(bodies.flatMap((b) => [b, LF]));
    return { body, text: isUtf8(body) && !body.includes(0) };
  },
};
