import type { Codec } from '../core/codec.ts';
import { GridftpReader } from './gridftp-reader.ts';
import { lineDecoder } from './lines.ts';

/**
 * GridFTP transfer logs of all ages, and server logs that hold the same lines (formats.md 4.1); for
 * reading only. Each transfer is a record, also a failed one and a directory listing: `code` and
 * `operation` tell. See `transferRecord` and `rawTransfer` for the fields.
 */
export const gridftp: Codec = {
  name: 'gridftp',
  contentType: 'application/x-gridftp-log',

  decoder(options) {
    return lineDecoder(options, (emit) => new GridftpReader(emit, options));
  },
};
