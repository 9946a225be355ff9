import { isUtf8 } from 'node:buffer';
import type { CodecOptions, Decoded } from '../core/codec.ts';
import type { Fields } from '../core/record.ts';
import { invalid, tooLarge } from './decoded.ts';
import { excerpt, excerptOfBytes } from './excerpt.ts';
import { MAX_LINE_BYTES, parseTransferLine, type TransferLine } from './gridftp-line.ts';
import { rawTransfer, transferRecord } from './gridftp-record.ts';
import { Sessions } from './gridftp-sessions.ts';
import type { LineHandler } from './lines.ts';

const TRANSFER = 'DATE=';
/** Several cut lines in a row are unlikely, and each costs a copy of all that follow. */
const MAX_BEHIND_BYTES = 8 * MAX_LINE_BYTES;
/** `[pid] ctime :: text`; the time is local, hence of no use. */
const SERVER_LINE = /^\[(\d+)\] \w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4} :: (.*)$/s;
const STATS = /^Transfer stats: (?=DATE=)/;

/**
 * Reads transfer lines, bare or in a server log, where the lines around them tell whose transfer it
 * is. Those lines, what they spread over more lines, and empty ones are passed over; anything else
 * is an error. A line that the server cut for its length is an error as well, and what it then
 * wrote behind it on the same line is read on its own.
 */
export class GridftpReader implements LineHandler {
  readonly #emit: (decoded: Decoded) => void;
  readonly #rawFields: boolean;
  readonly #sessions = new Sessions();
  /** Whether the line before was of the server's own talk, which may go on over several lines. */
  #inTalk = false;

  constructor(emit: (decoded: Decoded) => void, options: CodecOptions | undefined) {
    this.#emit = emit;
    this.#rawFields = options?.rawFields ?? false;
  }

  line(text: string, number: number): void {
    if (text.startsWith(TRANSFER)) {
      this.#transfer(text, number, undefined);
      return;
    }
    const [, pid, said] = (text.startsWith('[') && SERVER_LINE.exec(text)) || [];
    if (pid !== undefined && said !== undefined) this.#serverLine(pid, said, number);
    else if (!this.#inTalk && text.trim() !== '') {
      this.#emit(invalid(number, `not a GridFTP log line: ${excerpt(text)}`));
    }
  }

  invalid(bytes: Buffer, number: number): void {
    this.#emit(invalid(number, `not UTF-8: ${excerptOfBytes(bytes)}`));
    const behind = behindCut(bytes);
    if (behind !== undefined) this.line(behind, number);
  }

  overlong(number: number, maxBytes: number): void {
    this.#emit(tooLarge(number, maxBytes));
  }

  #serverLine(pid: string, said: string, number: number): void {
    if (STATS.test(said)) {
      this.#transfer(said.slice(said.indexOf(TRANSFER)), number, pid);
    } else {
      this.#inTalk = true;
      this.#sessions.note(pid, said);
    }
  }

  #transfer(text: string, number: number, pid: string | undefined): void {
    this.#inTalk = false;
    const behind = text.length * 3 < MAX_LINE_BYTES ? undefined : behindCut(Buffer.from(text));
    const parts = behind === undefined ? parseTransferLine(text) : undefined;
    const fields = parts && this.#fields(parts, pid);
    if (fields !== undefined) {
      this.#emit({ line: number, record: { fields } });
      return;
    }
    const whole = behind === undefined && text.includes(' CODE=');
    const reason = whole ? whyNot(parts) : 'a transfer line that is cut short';
    this.#emit(invalid(number, `${reason}: ${excerpt(text)}`));
    if (behind !== undefined) this.line(behind, number);
  }

  #fields(parts: TransferLine, pid: string | undefined): Fields | undefined {
    const fields = transferRecord(parts, this.#sessions.of(pid));
    return fields !== undefined && this.#rawFields ? rawTransfer(parts) : fields;
  }
}

/**
 * The log line that follows without a newline in between, where the server cut a long one; possibly
 * within a character, so that the whole is no UTF-8.
 */
function behindCut(bytes: Buffer): string | undefined {
  const begin = bytes.indexOf(TRANSFER);
  const rest = bytes.subarray(begin + MAX_LINE_BYTES);
  if (begin === -1 || rest.length > MAX_BEHIND_BYTES || !isUtf8(rest)) return undefined;
  const text = rest.toString();
  return text.startsWith(TRANSFER) || SERVER_LINE.test(text) ? text : undefined;
}

function whyNot(parts: TransferLine | undefined): string {
  return parts === undefined ? 'not a transfer line' : 'a transfer at a time that does not exist';
}
