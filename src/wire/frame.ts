import type { Headers } from '../core/message.ts';
import { unescapeHeader } from './escape.ts';
import type { StompVersion } from './version.ts';

/**
 * A received frame. The header block stays one string until a header is asked for; `body` is a view
 * on the received chunk, not a copy.
 */
export class Frame {
  readonly command: string;
  readonly body: Buffer;
  /** Whether the sender gave a content-length: on ActiveMQ the mark of a BytesMessage (brokers.md). */
  readonly hasLength: boolean;
  /** "\n" + header lines, each without its end; so that each name is found as "\nname:". */
  readonly #head: string;
  readonly #version: StompVersion;
  readonly #strict: boolean;

  constructor(
    command: string,
    head: string,
    body: Buffer,
    how: { hasLength: boolean; version: StompVersion; strict: boolean },
  ) {
    this.command = command;
    this.#head = head;
    this.body = body;
    this.hasLength = how.hasLength;
    this.#version = how.version;
    this.#strict = how.strict;
  }

  /** One header, unescaped; of repeated ones the first counts (STOMP 1.2, Repeated Header Entries). */
  header(name: string): string | undefined {
    const value = findHeader(this.#head, name);
    return value === undefined ? undefined : this.#unescape(value);
  }

  /** All headers but the named ones, unescaped. */
  headers(without?: ReadonlySet<string>): Headers {
    const headers: Record<string, string> = {};
    const head = this.#head;
    for (let start = 1; start < head.length; ) {
      let end = head.indexOf('\n', start);
      if (end === -1) end = head.length;
      this.#collect(headers, head.slice(start, end), without);
      start = end + 1;
    }
    return headers;
  }

  /** The frame as it came, but for line ends. */
  toBytes(): Buffer {
    return Buffer.concat([
      Buffer.from(`${this.command}${this.#head}\n\n`),
      this.body,
      Buffer.of(0),
    ]);
  }

  #collect(headers: Record<string, string>, line: string, without?: ReadonlySet<string>): void {
    const colon = line.indexOf(':');
    if (colon === -1) return;
    const name = this.#unescape(line.slice(0, colon));
    if (without?.has(name) || Object.hasOwn(headers, name)) return;
    const value = this.#unescape(line.slice(colon + 1));
    if (name !== '__proto__') headers[name] = value;
    else Object.defineProperty(headers, name, { value, enumerable: true });
  }

  #unescape(text: string): string {
    const plain = unescapeHeader(text, this.#version, this.#strict);
    return this.#version === '1.0' ? plain.trim() : plain;
  }
}

/** The raw value of a header in "\nname:value\nname:value". */
export function findHeader(head: string, name: string): string | undefined {
  const at = head.indexOf(`\n${name}:`);
  if (at === -1) return undefined;
  const start = at + name.length + 2;
  const end = head.indexOf('\n', start);
  return end === -1 ? head.slice(start) : head.slice(start, end);
}
