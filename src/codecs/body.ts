import type { Codec, CodecOptions, Decoded } from '../core/codec.ts';
import { type BodyHints, detectCodec } from './detect.ts';
import { opaqueRecord } from './opaque.ts';

/** All of one whole body, read by a codec. */
export function decodeBody(body: Buffer, codec: Codec, options?: CodecOptions): readonly Decoded[] {
  const decoder = codec.decoder(options);
  return [...decoder.write(body), ...decoder.end()];
}

/** True when a codec found no record at all, so that the body is probably not in its format. */
export function isUndecodable(decoded: readonly Decoded[]): boolean {
  return decoded.every((item) => item.record === undefined);
}

/**
 * The records of a message body. A body that no codec knows, or of which the codec can read nothing,
 * is one opaque record; in strict reading the errors are given instead.
 */
export function readBody(hints: BodyHints, options?: CodecOptions): readonly Decoded[] {
  const codec = detectCodec(hints);
  const decoded = codec === undefined ? [] : decodeBody(hints.body, codec, options);
  if (!isUndecodable(decoded)) return decoded;
  if (options?.strict === true && decoded.length > 0) return decoded;
  return [{ line: 1, record: opaqueRecord(hints.body) }];
}
