/** The numbers and texts of one transfer line, named after the log's own keys. */
export interface TransferLine {
  /** End of the transfer. */
  readonly date: LogTime;
  readonly host: string;
  readonly program: string;
  readonly event: string;
  readonly start: LogTime;
  readonly user: string;
  readonly file: string;
  /** TCP buffer in bytes; 0 is the system's default. */
  readonly buffer: number;
  readonly block: number;
  readonly bytes: number;
  readonly volume: string;
  readonly streams: number;
  readonly stripes: number;
  /** With its brackets: `[192.0.2.1]`, `1[192.0.2.1]`, `[192.0.2.1,192.0.2.2]`. */
  readonly dest: string;
  readonly type: string;
  readonly code: number;
  readonly taskId: string | undefined;
  readonly retrans: readonly number[] | undefined;
}

/** A time in UTC: 14 digits `YYYYMMDDhhmmss`, and microseconds as printed, which may lack their leading zeros. */
export interface LogTime {
  readonly digits: string;
  readonly micros: string;
}

/** Longest text that the server's 4096 bytes hold: a longer one is cut here, its newline with it. */
export const MAX_LINE_BYTES = 4095;

/** Far more than a server writes; what is longer is not searched, since it comes from elsewhere. */
const MAX_SEARCHED = 64 * 1024;

// FILE may hold blanks, "=" and ":", so it goes up to the last BUFFER that the rest fits behind.
const LINE = new RegExp(
  [
    /^DATE=(\d{14})\.(\d{1,6}) HOST=(\S*) PROG=(\S*) NL\.EVNT=(\S*) START=(\d{14})\.(\d{1,6})/,
    /USER=(\S*) FILE=(.*) BUFFER=(-?\d+) BLOCK=(-?\d+) NBYTES=(-?\d+) VOLUME=(\S*)/,
    /STREAMS=(-?\d+) STRIPES=(-?\d+) DEST=(\d*\[[^\]]*\]|\S*) TYPE=(\S*) CODE=(-?\d+)/,
  ]
    .map((part) => part.source)
    .join(' ')
    .concat(/(?: TASKID=(\S*))?(?: retrans=([-\d,]*))?\s*$/.source),
  's',
);

/** The parts of a transfer line (formats.md 4.1); undefined for what is none, or not a whole one. */
export function parseTransferLine(line: string): TransferLine | undefined {
  const m = line.length > MAX_SEARCHED ? null : LINE.exec(line);
  if (m === null) return undefined;
  const text = (group: number): string => m[group] ?? '';
  const retrans = m[20];
  return {
    date: { digits: text(1), micros: text(2) },
    host: text(3),
    program: text(4),
    event: text(5),
    start: { digits: text(6), micros: text(7) },
    user: text(8),
    file: text(9),
    buffer: Number(m[10]),
    block: Number(m[11]),
    bytes: Number(m[12]),
    volume: text(13),
    streams: Number(m[14]),
    stripes: Number(m[15]),
    dest: text(16),
    type: text(17),
    code: Number(m[18]),
    taskId: m[19],
    retrans: retrans?.match(/-?\d+/g)?.map(Number),
  };
}
