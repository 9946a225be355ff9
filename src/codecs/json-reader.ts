import type { CodecOptions, Decoded, Decoder } from '../core/codec.ts';
import { invalid, MAX_RECORD_BYTES } from './decoded.ts';
import { isEscaped, stringEnd } from './json-text.ts';
import { LineCounter } from './line-counter.ts';
import { OpenValue } from './open-value.ts';

const NON_BLANK = /[^ \t\r\n\xef\xbb\xbf]/g; // the last three are a byte order mark, also in the middle
const BRACKET_OR_QUOTE = /["{}[\]]/g;
const WORD_END = /[\n,[\]{]/g;
const NO_BYTES = Buffer.alloc(0);

/** Where the scanner stands: between records, in one, in a string, or in what is no object nor string. */
type Place = 'between' | 'value' | 'string' | 'word';

/**
 * Finds where each value ends and leaves the rest to JSON.parse. It scans the bytes as Latin-1 text,
 * since no byte of a longer UTF-8 sequence looks like a bracket or a quote.
 */
export class JsonReader implements Decoder {
  readonly #strict: boolean;
  readonly #value: OpenValue;
  readonly #lines = new LineCounter();
  #complete: Decoded[] = [];
  #text = '';
  #place: Place = 'between';
  #depth = 0;
  /** Whether the chunk before ended in a backslash that escapes our first character. */
  #escaped = false;
  /** The line where the array began whose elements are the records. */
  #arrayLine: number | undefined;
  #lastWas: 'value' | 'comma' | undefined;

  constructor(options: CodecOptions | undefined) {
    this.#strict = options?.strict ?? false;
    this.#value = new OpenValue(options?.maxRecordBytes ?? MAX_RECORD_BYTES);
  }

  write(chunk: Buffer): readonly Decoded[] {
    this.#next(chunk);
    let at = 0;
    while (at < this.#text.length) at = this.#step(at);
    if (this.#place !== 'between') this.#emit(this.#value.keep());
    return this.#taken();
  }

  end(): readonly Decoded[] {
    this.#next(NO_BYTES);
    if (this.#place === 'word') this.#finish(0);
    if (this.#place !== 'between') this.#emit(this.#value.cutShort());
    if (this.#arrayLine !== undefined) {
      this.#emit(invalid(this.#arrayLine, 'this array is not closed: the input is cut short'));
    }
    return this.#taken();
  }

  #next(chunk: Buffer): void {
    this.#text = chunk.toString('latin1');
    this.#value.next(chunk);
    this.#lines.next(this.#text);
  }

  #emit(decoded: Decoded | undefined): void {
    if (decoded !== undefined) this.#complete.push(decoded);
  }

  #taken(): readonly Decoded[] {
    const complete = this.#complete;
    this.#complete = [];
    return complete;
  }

  /** Goes on from `at` to the next change of place, at most to the end of the chunk. */
  #step(at: number): number {
    switch (this.#place) {
      case 'between':
        return this.#between(at);
      case 'value':
        return this.#inValue(at);
      case 'string':
        return this.#inString(at);
      case 'word':
        return this.#inWord(at);
    }
  }

  #between(from: number): number {
    NON_BLANK.lastIndex = from;
    if (!NON_BLANK.test(this.#text)) return this.#text.length;
    const at = NON_BLANK.lastIndex - 1;
    switch (this.#text.charAt(at)) {
      case ',':
        return this.#comma(at);
      case '[':
        return this.#arrayLine === undefined ? this.#openArray(at) : this.#begin(at, 'value', 1);
      case ']':
        return this.#closeArray(at);
      case '{':
        return this.#begin(at, 'value', 1);
      case '"':
        return this.#begin(at, 'string', 0);
      default:
        return this.#begin(at, 'word', 0);
    }
  }

  #comma(at: number): number {
    if (this.#arrayLine === undefined || this.#lastWas !== 'value') this.#refuse(at, 'stray comma');
    this.#lastWas = 'comma';
    return at + 1;
  }

  #openArray(at: number): number {
    this.#arrayLine = this.#lines.at(at);
    this.#lastWas = undefined;
    return at + 1;
  }

  #closeArray(at: number): number {
    if (this.#arrayLine === undefined) {
      this.#emit(invalid(this.#lines.at(at), '"]" without an array'));
    } else if (this.#lastWas === 'comma') {
      this.#refuse(at, 'comma before the end of the array');
    }
    this.#arrayLine = undefined;
    this.#lastWas = undefined;
    return at + 1;
  }

  #begin(at: number, place: Place, depth: number): number {
    if (this.#arrayLine !== undefined && this.#lastWas === 'value') {
      this.#refuse(at, 'comma missing between the elements of an array');
    }
    this.#value.begin(at, this.#lines.at(at));
    this.#place = place;
    this.#depth = depth;
    return at + 1;
  }

  #inValue(from: number): number {
    const text = this.#text;
    BRACKET_OR_QUOTE.lastIndex = from;
    while (BRACKET_OR_QUOTE.test(text)) {
      const at = BRACKET_OR_QUOTE.lastIndex;
      switch (text.charAt(at - 1)) {
        case '"': {
          const end = stringEnd(text, at);
          if (end === -1) return this.#leaveOpen(at);
          BRACKET_OR_QUOTE.lastIndex = end;
          break;
        }
        case '{':
        case '[':
          this.#depth++;
          break;
        default:
          this.#depth--;
          if (this.#depth === 0) return this.#finish(at);
      }
    }
    return text.length;
  }

  /** The chunk ends within a string whose inside goes on at `from`. */
  #leaveOpen(from: number): number {
    this.#place = 'string';
    this.#escaped = isEscaped(this.#text, from, this.#text.length);
    return this.#text.length;
  }

  #inString(at: number): number {
    const from = this.#escaped ? at + 1 : at;
    this.#escaped = false;
    const end = stringEnd(this.#text, from);
    if (this.#depth === 0) return this.#endOfLoneString(from, end);
    if (end === -1) return this.#leaveOpen(from);
    this.#place = 'value';
    return end;
  }

  /** A string that is no record ends at its line, so that a stray quote does not hide what follows. */
  #endOfLoneString(from: number, end: number): number {
    const feed = this.#lines.feedFrom(from);
    if (end !== -1 && end <= feed) return this.#finish(end);
    return feed < this.#text.length ? this.#finish(feed) : this.#leaveOpen(from);
  }

  #inWord(from: number): number {
    WORD_END.lastIndex = from;
    return WORD_END.test(this.#text) ? this.#finish(WORD_END.lastIndex - 1) : this.#text.length;
  }

  #finish(end: number): number {
    this.#emit(this.#value.finish(end));
    this.#place = 'between';
    this.#lastWas = 'value';
    return end;
  }

  #refuse(at: number, message: string): void {
    if (this.#strict) this.#emit(invalid(this.#lines.at(at), message));
  }
}
