import { isUtf8 } from 'node:buffer';
import { MsgError } from '../core/errors.ts';
import type { GridRecord } from '../core/record.ts';
import { fromBase64 } from './base64.ts';
import { encodedText } from './encoded-text.ts';

/** The field that holds a whole body, and the one that tells how it is spelled. */
export const BODY = '@body';
export const ENCODING = '@encoding';

/**
 * A body that no codec can read as a record: `{"@body": text}`, or when it is no UTF-8
 * `{"@body": base64, "@encoding": "base64"}`. Nothing of it is lost.
 */
export function opaqueRecord(body: Buffer): GridRecord {
  if (isUtf8(body)) return { fields: { [BODY]: body.toString() } };
  return { fields: { [BODY]: body.toString('base64'), [ENCODING]: 'base64' } };
}

/** The bytes that `opaqueRecord` was given; throws MsgError `data` for any other record. */
export function opaqueBody(record: GridRecord): Buffer {
  const body = record.fields[BODY];
  const encoding = record.fields[ENCODING];
  if (typeof body !== 'string') {
    throw new MsgError('data', `the record has no text in "${BODY}" to write as it stands`);
  }
  if (encoding === undefined) return encodedText(body).body;
  const bytes = encoding === 'base64' ? fromBase64(body) : undefined;
  if (bytes === undefined) {
    throw new MsgError('data', `"${BODY}" is not in the encoding ${JSON.stringify(encoding)}`);
  }
  return bytes;
}
