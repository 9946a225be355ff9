import type { Fields } from '../core/record.ts';
import type { LogTime, TransferLine } from './gridftp-line.ts';
import type { Session } from './gridftp-sessions.ts';
import { utcSeconds } from './timestamp.ts';

const UPLOADS: ReadonlySet<string> = new Set(['STOR', 'ESTO', 'APPE', 'STOU']);
const NO_TASK = 'none';

/**
 * The transfer record of `grid.usage.transfer` (formats.md 4.3) and what else the log knows:
 *
 * - `transferProtocol` is `gsiftp`; `voName`, `voFqan` (the primary one) and `userDn` are there when
 *   the server log tells them; `fileName`, `userName` (the mapped account)
 * - `startTime`, `endTime`: RFC 3339 in UTC with microseconds; `durationSeconds`: their difference
 * - `srcHost`, `destHost`: the server's name and the client's address (several, with commas, for
 *   striped transfers) by direction: STOR, ESTO, STOU and APPE come in, all others go out
 * - `numberBytes`: bytes moved; `gridftpStreams`, `stripes`: counts; `blockSize`, `bufferSize`: bytes,
 *   a buffer of 0 being the system's default
 * - `publishingHost`: the server; `operation`: the FTP command; `code`: the FTP reply, 2xx being success
 * - `volume`; `taskId`: a transfer service's UUID; `retrans`: retransmitted packets of each stream
 *
 * Undefined when a date does not exist.
 */
export function transferRecord(line: TransferLine, session: Session): Fields | undefined {
  const start = epochMicros(line.start);
  const end = epochMicros(line.date);
  if (start === undefined || end === undefined) return undefined;
  const client = address(line.dest);
  const upload = UPLOADS.has(line.type);
  return {
    transferProtocol: 'gsiftp',
    ...session,
    fileName: line.file,
    startTime: rfc3339(line.start),
    endTime: rfc3339(line.date),
    durationSeconds: (end - start) / 1e6,
    srcHost: upload ? client : line.host,
    destHost: upload ? line.host : client,
    numberBytes: line.bytes,
    gridftpStreams: line.streams,
    publishingHost: line.host,
    userName: line.user,
    operation: line.type,
    code: line.code,
    volume: line.volume,
    blockSize: line.block,
    bufferSize: line.buffer,
    stripes: line.stripes,
    ...optional(line),
  };
}

/**
 * The line with the log's own keys: DATE, HOST, PROG, NL.EVNT, START, USER, FILE, BUFFER, BLOCK, NBYTES,
 * VOLUME, STREAMS, STRIPES, DEST, TYPE, CODE, and TASKID and retrans where they are there. Counts and
 * sizes are numbers, times and DEST as they stand.
 */
export function rawTransfer(line: TransferLine): Fields {
  const { taskId, retrans } = line;
  return {
    DATE: printed(line.date),
    HOST: line.host,
    PROG: line.program,
    'NL.EVNT': line.event,
    START: printed(line.start),
    USER: line.user,
    FILE: line.file,
    BUFFER: line.buffer,
    BLOCK: line.block,
    NBYTES: line.bytes,
    VOLUME: line.volume,
    STREAMS: line.streams,
    STRIPES: line.stripes,
    DEST: line.dest,
    TYPE: line.type,
    CODE: line.code,
    ...(taskId === undefined ? {} : { TASKID: taskId }),
    ...(retrans === undefined ? {} : { retrans: [...retrans] }),
  };
}

function optional({ taskId, retrans }: TransferLine): Fields {
  return {
    ...(taskId === undefined || taskId === NO_TASK ? {} : { taskId }),
    ...(retrans === undefined ? {} : { retrans: [...retrans] }),
  };
}

/** What stands in the brackets of DEST. */
function address(dest: string): string {
  const open = dest.indexOf('[');
  return open !== -1 && dest.endsWith(']') ? dest.slice(open + 1, -1) : dest;
}

function epochMicros(time: LogTime): number | undefined {
  const seconds = utcSeconds(time.digits);
  return seconds === undefined ? undefined : seconds * 1e6 + Number(time.micros);
}

function rfc3339({ digits: d, micros }: LogTime): string {
  const date = `${d.slice(0, 4)}-${d.slice(4, 6)}-${d.slice(6, 8)}`;
  const time = `${d.slice(8, 10)}:${d.slice(10, 12)}:${d.slice(12)}`;
  return `${date}T${time}.${micros.padStart(6, '0')}Z`;
}

function printed(time: LogTime): string {
  return `${time.digits}.${time.micros}`;
}
