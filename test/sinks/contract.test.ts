import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { Message } from '../../src/core/message.ts';
import type { GridRecord } from '../../src/core/record.ts';
import { fileSink } from '../../src/sinks/file.ts';
import { lineSink } from '../../src/sinks/lines.ts';
import { sqliteSink } from '../../src/sinks/sqlite/sqlite-sink.ts';
import { describeSink, REFUSED_BODY } from '../contract/sink.ts';
import { bodiesIn, bodiesInFile, bodyLine } from './body-lines.ts';
import { freshFolder } from './fresh-folder.ts';
import { openDatabase, select, withDatabase } from './sqlite/database.ts';

describeSink('lines to a stream', {
  async open() {
    const output = new PassThrough();
    const got = text(output);
    return {
      sink: lineSink(output, bodyLine),
      stored: async () => {
        output.end();
        return bodiesIn(await got);
      },
    };
  },
  openBroken: async () => lineSink(createWriteStream('/dev/full'), bodyLine),
});

describeSink('file', {
  async open() {
    const path = join(await freshFolder(), 'out.ndjson');
    return { sink: await fileSink(path, bodyLine), stored: () => bodiesInFile(path) };
  },
  openBroken: () => fileSink('/dev/full', bodyLine),
});

async function makeFifo(): Promise<string> {
  const path = join(await freshFolder(), 'pipe');
  execFileSync('mkfifo', [path]);
  return path;
}

describeSink('named pipe', {
  async open() {
    const path = await makeFifo();
    const got = readFile(path, 'utf8');
    return { sink: await fileSink(path, bodyLine), stored: async () => bodiesIn(await got) };
  },
  async openBroken() {
    const path = await makeFifo();
    const reader = createReadStream(path);
    const sink = await fileSink(path, bodyLine);
    reader.destroy();
    await once(reader, 'close');
    return sink;
  },
});

describeSink('SQLite', {
  async open() {
    const path = join(await freshFolder(), 'store.db');
    const refused = Buffer.from(REFUSED_BODY).toString('base64');
    withDatabase(path, (database) => {
      database.exec(`CREATE TABLE record (body TEXT CHECK (body <> '${refused}'))`);
    });
    const sink = await sqliteSink({ path, table: 'record', decode: bodyRecord });
    return {
      sink,
      stored: async () => {
        const rows = select(path, 'SELECT record FROM record ORDER BY rowid');
        return rows.map(([json]) => Buffer.from(JSON.parse(String(json))['@body'], 'base64'));
      },
    };
  },
  async openBroken() {
    const path = join(await freshFolder(), 'store.db');
    const sink = await sqliteSink({ path, decode: bodyRecord, waitMs: 0 });
    const other = openDatabase(path);
    other.exec('BEGIN IMMEDIATE');
    return sink;
  },
});

function bodyRecord(message: Message): readonly GridRecord[] {
  return [{ fields: { '@body': message.body.toString('base64') } }];
}
