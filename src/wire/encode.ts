import type { Headers } from '../core/message.ts';
import { escapeHeader } from './escape.ts';
import type { StompVersion } from './version.ts';

/** "name:value\n" lines, escaped for the version. Throws MsgError `data` for what it cannot carry. */
export function encodeHeaders(headers: Headers, version: StompVersion): string {
  let lines = '';
  for (const name in headers) {
    const value = headers[name];
    if (value === undefined) continue;
    lines += `${escapeHeader(name, version, 'name')}:${escapeHeader(value, version, 'value')}\n`;
  }
  return lines;
}

/** All of a frame but its body and final NUL. CONNECT and CONNECTED are never escaped (STOMP 1.2). */
export function encodeHead(command: string, headers: Headers, version: StompVersion): string {
  const plain = command === 'CONNECT' || command === 'CONNECTED';
  return `${command}\n${encodeHeaders(headers, plain ? '1.0' : version)}\n`;
}

/** A whole frame as bytes, with `content-length` when it has a body. */
export function encodeFrame(
  command: string,
  headers: Headers,
  version: StompVersion,
  body: Buffer = Buffer.alloc(0),
): Buffer {
  const length = body.length > 0 ? { 'content-length': String(body.length) } : {};
  const head = encodeHead(command, { ...headers, ...length }, version);
  return Buffer.concat([Buffer.from(head), body, Buffer.of(0)]);
}
