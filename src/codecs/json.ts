import type { Codec } from '../core/codec.ts';
import { recordToJson } from '../core/record.ts';
import { encodedText } from './encoded-text.ts';
import { JsonReader } from './json-reader.ts';

/**
 * Any mix of JSON objects, over as many lines as they like, and of arrays of objects, as large as
 * they like: what stands at the top or in a top array is a record. Commas between records are
 * optional. Writing gives one object, or an array when there is not exactly one.
 */
export const json: Codec = {
  name: 'json',
  contentType: 'application/json',

  decoder(options) {
    return new JsonReader(options);
  },

  encode(records) {
    const texts = records.map(recordToJson);
    const [only] = texts;
    if (texts.length === 1 && only !== undefined) return encodedText(only);
    return encodedText(`[${texts.join(',')}]`);
  },
};
