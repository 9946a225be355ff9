import type { Codec } from '../core/codec.ts';
import { encodedText } from './encoded-text.ts';
import { lineDecoder } from './lines.ts';
import { WlcgReader } from './wlcg-reader.ts';
import { wlcgText } from './wlcg-writer.ts';

/**
 * The record format of the Grid Monitoring Probes Specification (formats.md 1): lines `key: value`, a
 * multi-line `detailsData` last, and a line `EOT`. It never had a media type of its own: bodies used
 * to go out as plain text, so `application/x-wlcg-record` is ours. All values are strings.
 * See `WlcgReader` for what is mended on reading and `wlcgText` for how it is written.
 */
export const wlcg: Codec = {
  name: 'wlcg',
  contentType: 'application/x-wlcg-record',

  decoder(options) {
    return lineDecoder(options, (emit) => new WlcgReader(emit, options));
  },

  encode(records) {
    return encodedText(records.map((record) => wlcgText(record.fields)).join(''));
  },
};
