import { setImmediate as nextTurn } from 'node:timers/promises';
import { MsgError } from '../../core/errors.ts';
import type { Message } from '../../core/message.ts';
import { type GridRecord, recordToJson } from '../../core/record.ts';
import type { Refusal } from '../../core/sink.ts';
import { Catalog } from './catalog.ts';
import type { Connection } from './libsql.ts';
import { isRowRefused } from './sqlite-error.ts';
import type { StoreTable } from './store-table.ts';
import { storedId } from './stored-id.ts';
import { createColumnsTable } from './table-columns.ts';
import { tableOf, tableOfClass } from './table-name.ts';
import { transact } from './transaction.ts';

/** The records of a message; never throws: what cannot be decoded is a record with "@body". */
type MessageDecoder = (message: Message) => readonly GridRecord[];

export interface RecordStoreOptions {
  readonly decode: MessageDecoder;
  /** One table for all, instead of one for each class. */
  readonly table?: string | undefined;
  /** The class of a record; undefined leaves it to the message class and the fields. */
  readonly classOf?: ((message: Message, record: GridRecord) => string | undefined) | undefined;
  /** How long to wait for another process that writes. */
  readonly waitMs: number;
}

/** Longest stretch of work before others get their turn (heart-beats must go out in time). */
const STRETCH_MS = 50;

/** Puts messages into tables, one transaction for each call of `put`. */
export class RecordStore {
  readonly #connection: Connection;
  readonly #options: RecordStoreOptions;
  readonly #catalog: Catalog;

  constructor(connection: Connection, options: RecordStoreOptions) {
    this.#connection = connection;
    this.#options = options;
    this.#catalog = new Catalog(connection);
  }

  /** Creates what a store needs, so that a database that cannot be written to is told at once. */
  async prepare(): Promise<void> {
    const { table, waitMs } = this.#options;
    await transact(this.#connection, waitMs, async () => {
      createColumnsTable(this.#connection);
      if (table !== undefined) this.#catalog.table(table);
    });
  }

  /** Resolves when all is on disk but for the refused messages; throws with nothing stored. */
  async put(messages: readonly Message[]): Promise<readonly Refusal[]> {
    const refusals: Refusal[] = [];
    try {
      await this.#transact(messages, (message, _index, now) => this.#add(message, now));
    } catch (thrown) {
      if (!isRowRefused(thrown)) throw thrown;
      await this.#transact(messages, (message, index, now) => {
        const error = this.#addOrRefuse(message, now);
        if (error !== undefined) refusals.push({ index, error });
      });
    }
    return refusals;
  }

  async #transact(
    messages: readonly Message[],
    store: (message: Message, index: number, now: string) => void,
  ): Promise<void> {
    try {
      await transact(this.#connection, this.#options.waitMs, async () => {
        this.#catalog.refresh();
        const now = new Date().toISOString();
        let since = performance.now();
        for (const [index, message] of messages.entries()) {
          store(message, index, now);
          if (performance.now() - since > STRETCH_MS) {
            await nextTurn();
            since = performance.now();
          }
        }
        this.#catalog.flush();
      });
    } catch (thrown) {
      this.#catalog.forget();
      throw thrown;
    }
  }

  /** On its own behalf, so that a refused message takes nothing else with it. */
  #addOrRefuse(message: Message, now: string): MsgError | undefined {
    this.#connection.exec('SAVEPOINT message');
    try {
      this.#add(message, now);
      this.#catalog.flush();
      this.#connection.exec('RELEASE message');
      return undefined;
    } catch (thrown) {
      if (!isRowRefused(thrown) || !this.#connection.inTransaction) throw thrown;
      this.#catalog.forget();
      this.#connection.exec('ROLLBACK TO message; RELEASE message');
      const reason = thrown instanceof Error ? thrown.message : String(thrown);
      return new MsgError('data', `the database refuses the record: ${reason}`, { cause: thrown });
    }
  }

  #add(message: Message, now: string): void {
    const id = storedId(message);
    for (const [number, record] of this.#options.decode(message).entries()) {
      const row = [id, BigInt(number), message.destination, now, recordToJson(record)];
      this.#tableFor(message, record).add(row, record.fields);
    }
  }

  #tableFor(message: Message, record: GridRecord): StoreTable {
    const { table, classOf } = this.#options;
    if (table !== undefined) return this.#catalog.table(table);
    const recordClass = classOf?.(message, record);
    return this.#catalog.classTable(
      recordClass === undefined ? tableOf(message, record) : tableOfClass(recordClass),
    );
  }
}
