import type { Codec } from '../core/codec.ts';
import { recordToJson } from '../core/record.ts';
import { invalid, tooLarge } from './decoded.ts';
import { encodedText } from './encoded-text.ts';
import { excerptOfBytes } from './excerpt.ts';
import { jsonRecord } from './json-record.ts';
import { lineDecoder } from './lines.ts';

/**
 * One JSON object a line. CRLF, blank lines and a byte order mark are tolerated; a line that is not
 * UTF-8, not JSON or not an object is an error of that line alone.
 */
export const ndjson: Codec = {
  name: 'ndjson',
  contentType: 'application/x-ndjson',

  decoder(options) {
    return lineDecoder(options, (emit) => ({
      line(text, number) {
        const json = text.trim();
        if (json !== '') emit(jsonRecord(json, number));
      },
      invalid(bytes, number) {
        emit(invalid(number, `not UTF-8: ${excerptOfBytes(bytes)}`));
      },
      overlong(number, maxBytes) {
        emit(tooLarge(number, maxBytes));
      },
    }));
  },

  encode(records) {
    return encodedText(records.map((record) => `${recordToJson(record)}\n`).join(''));
  },
};
