import type { CodecOptions, Decoded } from '../core/codec.ts';
import type { Fields } from '../core/record.ts';
import { invalid, MAX_RECORD_BYTES, setField, tooLarge } from './decoded.ts';
import { excerpt, excerptOfBytes } from './excerpt.ts';
import type { LineHandler } from './lines.ts';
import { EOT, isEot, readDetails } from './wlcg-details.ts';
import { canonicalName, canonicalValue, DETAILS, isFieldName } from './wlcg-fields.ts';

const MAX_NAMES = 1000;
const MAX_NAMING_LINE = 1000;

/** The record that is being read. */
interface OpenRecord {
  readonly line: number;
  readonly fields: Fields;
  /** Lines of the details, from where the field `detailsData` has come. */
  details: string[] | undefined;
  /** The field read last, for values that go on in the next line. */
  last: string | undefined;
  size: number;
  /** Why there will be no record: the rest is read only to find its end. */
  problem: Decoded | undefined;
}

/**
 * Reads records of the WLCG format with every deviation seen in the wild (formats.md 1.5, 1.6, 13):
 * blanks and tabs around values, a missing last EOT, doubled EOT lines, other spellings of
 * `detailsData`, SAM's here-document `detaileddata: EOT`, newlines in the details as `\n`, numeric and
 * lower-case status, all forms of time. Of a field that comes twice the first counts; a line that
 * is no `key: value` goes on the value before it. Strict reading refuses these last two and a
 * missing EOT, and leaves `\n` alone.
 */
export class WlcgReader implements LineHandler {
  readonly #emit: (decoded: Decoded) => void;
  readonly #strict: boolean;
  readonly #maxBytes: number;
  readonly #names = new Map<string, string>();
  #record: OpenRecord | undefined;

  constructor(emit: (decoded: Decoded) => void, options: CodecOptions | undefined) {
    this.#emit = emit;
    this.#strict = options?.strict ?? false;
    this.#maxBytes = options?.maxRecordBytes ?? MAX_RECORD_BYTES;
  }

  line(text: string, number: number): void {
    if (isEot(text)) {
      this.#finish();
      return;
    }
    const record = this.#record ?? this.#begin(text, number);
    if (record === undefined || record.problem !== undefined) return;
    record.size += text.length + 1;
    if (record.size > this.#maxBytes) this.#spoil(record, tooLarge(record.line, this.#maxBytes));
    else if (record.details === undefined) this.#field(record, text, number);
    else record.details.push(text);
  }

  invalid(bytes: Buffer, number: number): void {
    const record = this.#open(number);
    const message = `line ${number} is not UTF-8: ${excerptOfBytes(bytes)}`;
    this.#spoil(record, invalid(record.line, message));
  }

  overlong(number: number, maxBytes: number): void {
    const record = this.#open(number);
    this.#spoil(record, tooLarge(record.line, maxBytes));
  }

  end(): void {
    const record = this.#record;
    if (this.#strict && record !== undefined) {
      this.#spoil(record, invalid(record.line, 'EOT is missing: the record may be cut short'));
    }
    this.#finish();
  }

  /** Blank lines between records begin none. */
  #begin(text: string, number: number): OpenRecord | undefined {
    return text.trim() === '' ? undefined : this.#open(number);
  }

  #open(line: number): OpenRecord {
    this.#record ??= {
      line,
      fields: {},
      details: undefined,
      last: undefined,
      size: 0,
      problem: undefined,
    };
    return this.#record;
  }

  /** Only the first problem counts; the details read so far are let go. */
  #spoil(record: OpenRecord, problem: Decoded): void {
    record.problem ??= problem;
    record.details = undefined;
  }

  #finish(): void {
    const record = this.#record;
    if (record === undefined) return;
    this.#record = undefined;
    if (record.problem !== undefined) {
      this.#emit(record.problem);
      return;
    }
    const { line, fields, details } = record;
    if (details !== undefined) fields[DETAILS] = readDetails(details, this.#strict);
    this.#emit({ line, record: { fields } });
  }

  #field(record: OpenRecord, text: string, number: number): void {
    const colon = text.indexOf(':');
    const name = colon === -1 ? '' : this.#nameIn(text, colon);
    if (name === '') {
      this.#stray(record, text, number);
      return;
    }
    const value = text.slice(colon + 1).trim();
    if (Object.hasOwn(record.fields, name))
      this.#refuse(record, number, `field ${name} comes twice`);
    else if (name === DETAILS)
      record.details = [value === EOT ? '' : text.slice(colon + 1).trimStart()];
    else {
      record.last = name;
      setField(record.fields, name, canonicalValue(name, value));
    }
  }

  /** The canonical name, or '' for what is none; remembered, as the same few come again and again. */
  #nameIn(text: string, colon: number): string {
    const key = text.slice(0, colon);
    const known = this.#names.get(key);
    if (known !== undefined) return known;
    const trimmed = key.trim();
    const name = isFieldName(trimmed) ? canonicalName(trimmed) : '';
    // A name from a giant line would keep all of that line.
    if (this.#names.size < MAX_NAMES && text.length < MAX_NAMING_LINE) this.#names.set(key, name);
    return name;
  }

  #stray(record: OpenRecord, text: string, number: number): void {
    const more = text.trim();
    if (more === '') return;
    if (record.last === undefined || this.#strict) {
      const problem = `line ${number} is not "key: value": ${excerpt(text)}`;
      this.#spoil(record, invalid(record.line, problem));
      return;
    }
    setField(record.fields, record.last, `${record.fields[record.last]}\n${more}`);
  }

  #refuse(record: OpenRecord, number: number, message: string): void {
    if (!this.#strict) return;
    this.#spoil(record, invalid(record.line, `line ${number}: ${message}`));
  }
}
