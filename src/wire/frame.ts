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
    // Most blocks hold no escape, and then no line of theirs need be looked through.
    const plain = this.#version !== '1.0' && !this.#head.includes('\\');
    for (const [name, value] of headerLines(this.#head)) {
      if (plain) add(headers, name, value, without);
      else add(headers, this.#unescape(name), this.#unescape(value), without);
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

  #unescape(text: string): string {
    const plain = unescapeHeader(text, this.#version, this.#strict);
    return this.#version === '1.0' ? plain.trim() : plain;
  }
}

/** Names and values of "\nname:value\nname:value", as they stand. */
function* headerLines(head: string): Generator<[string, string]> {
  for (let start = 1; start < head.length; ) {
    const newline = head.indexOf('\n', start);
    const end = newline === -1 ? head.length : newline;
    const colon = head.indexOf(':', start);
    if (colon !== -1 && colon < end) yield [head.slice(start, colon), head.slice(colon + 1, end)];
    start = end + 1;
  }
}

function add(
  headers: Record<string, string>,
  name: string,
  value: string,
  without: ReadonlySet<string> | undefined,
): void {
  if (without?.has(name)) return;
  if (headers[name] !== undefined && Object.hasOwn(headers, name)) return;
  if (name !== '__proto__') headers[name] = value;
  else Object.defineProperty(headers, name, { value, enumerable: true });
}

/** The raw value of a header in "\nname:value\nname:value". */
export function findHeader(head: string, name: string): string | undefined {
  const at = head.indexOf(`\n${name}:`);
  if (at === -1) return undefined;
  const start = at + name.length + 2;
  const end = head.indexOf('\n', start);
  return end === -1 ? head.slice(start) : head.slice(start, end);
}
