import type { Codec } from '../core/codec.ts';
import { gridftp } from './gridftp.ts';
import { json } from './json.ts';
import { ndjson } from './ndjson.ts';
import { wlcg } from './wlcg.ts';

export interface BodyHints {
  /** Header `content-type`. */
  readonly contentType?: string | undefined;
  /** Header `messageClass` (formats.md 1.7). */
  readonly messageClass?: string | undefined;
  readonly body: Buffer;
}

const BY_MEDIA_TYPE: ReadonlyMap<string, Codec> = new Map([
  [ndjson.contentType, ndjson],
  ['application/ndjson', ndjson],
  ['application/jsonl', ndjson],
  [json.contentType, json],
  ['text/json', json],
  [wlcg.contentType, wlcg],
  [gridftp.contentType, gridftp],
]);

/** What clients write that know no better, so that it says nothing. */
const UNSPECIFIC: ReadonlySet<string> = new Set(['', 'text/plain', 'application/octet-stream']);

const HEAD_BYTES = 4096;
const JSON_START = /^(?:\xef\xbb\xbf)?\s*(?:\{|\[\s*[{\]])/;
const GRIDFTP_START = /^\s*(?:\[\d+\] [A-Z][a-z]{2} [^\n]* :: |DATE=\d{14}\.\d)/;
const FIRST_FIELD = /^\s*\w[\w.-]*:/;
const KNOWN_FIELD = /^(?:metricName|metricStatus|serviceURI|serviceType|transferProtocol):/m;
const EOT_LINE = /^EOT[ \t\r]*$/m;

/**
 * The codec of a message body: by its content type, by its class (`org.wlcg.*` are WLCG records), or
 * by how it begins. Undefined when none of these tells: see `opaqueRecord`.
 */
export function detectCodec({
  contentType = '',
  messageClass,
  body,
}: BodyHints): Codec | undefined {
  const mediaType = (contentType.split(';')[0] ?? '').trim().toLowerCase();
  const stated = BY_MEDIA_TYPE.get(mediaType);
  if (stated !== undefined) return stated;
  if (!UNSPECIFIC.has(mediaType)) return undefined;
  return byLook(body) ?? (messageClass?.startsWith('org.wlcg.') ? wlcg : undefined);
}

function byLook(body: Buffer): Codec | undefined {
  const head = body.toString('latin1', 0, HEAD_BYTES);
  if (JSON_START.test(head)) return json;
  if (GRIDFTP_START.test(head)) return gridftp;
  return looksLikeWlcg(head, body) ? wlcg : undefined;
}

/** Mail and HTTP headers look much the same, so a field of ours or the end of a record is asked for. */
function looksLikeWlcg(head: string, body: Buffer): boolean {
  if (!FIRST_FIELD.test(head)) return false;
  const end = body.toString('latin1', Math.max(0, body.length - 16));
  return KNOWN_FIELD.test(head) || EOT_LINE.test(end);
}
