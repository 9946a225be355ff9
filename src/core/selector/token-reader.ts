import { MsgError } from '../errors.ts';
import { type Keyword, type Token, tokenize } from './tokenize.ts';

/** Deeper nesting could only be meant to exhaust the stack. */
const MAX_DEPTH = 100;
const END: Token = { kind: 'end', value: '' };

/** Goes through the words of a selector; each `take` steps on only when it finds what it is for. */
export class TokenReader {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = tokenize(text);
  }

  get token(): Token {
    return this.#tokens[this.#at] ?? END;
  }

  next(): void {
    this.#at += 1;
  }

  takeWord(word: Keyword): boolean {
    return this.#take('keyword', word);
  }

  takeSymbol(symbol: string): boolean {
    return this.#take('symbol', symbol);
  }

  /** NOT, when one of these words follows it. */
  takeNotBefore(words: readonly Keyword[]): boolean {
    const following = this.#tokens[this.#at + 1];
    const fits = words.some((word) => following?.kind === 'keyword' && following.value === word);
    return fits && this.takeWord('NOT');
  }

  symbol(symbol: string): void {
    if (!this.takeSymbol(symbol)) throw this.unexpected();
  }

  word(word: Keyword): void {
    if (!this.takeWord(word)) throw this.unexpected();
  }

  string(): string {
    const { kind, value } = this.token;
    if (kind !== 'string') throw this.unexpected();
    this.next();
    return value;
  }

  /** Reads a nested part. */
  deeper<T>(read: () => T): T {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw this.wrong(`nested deeper than ${MAX_DEPTH} levels`);
    const part = read();
    this.#depth -= 1;
    return part;
  }

  wrong(why: string): MsgError {
    return new MsgError('usage', `${why} in selector ${this.#text}`);
  }

  unexpected(): MsgError {
    const { kind, value } = this.token;
    return this.wrong(kind === 'end' ? 'something is missing at the end' : `unexpected ${value}`);
  }

  #take(kind: Token['kind'], value: string): boolean {
    const { token } = this;
    if (token.kind !== kind || token.value !== value) return false;
    this.next();
    return true;
  }
}
