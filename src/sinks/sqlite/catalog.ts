import type { Connection, Statement } from './libsql.ts';
import { StoreTable } from './store-table.ts';
import { COMMON_TABLE } from './table-name.ts';

/** Classes are named by senders; their tables must not fill the database. */
const MAX_TABLES = 100;

/** The tables met so far, kept ready as long as nobody changes the schema. */
export class Catalog {
  readonly #connection: Connection;
  readonly #tables = new Map<string, StoreTable>();
  readonly #schemaVersion: Statement;
  readonly #countTables: Statement;
  #known: string | undefined;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#schemaVersion = connection.prepare('PRAGMA schema_version').raw();
    this.#countTables = connection
      .prepare(
        "SELECT count(*), total(name = ? COLLATE NOCASE) FROM sqlite_schema WHERE type IN ('table', 'view')",
      )
      .raw();
  }

  /** To be called first in each transaction: another process may have changed the tables. */
  refresh(): void {
    const version = String(this.#schemaVersion.all([]));
    if (version !== this.#known) this.forget();
    this.#known = version;
  }

  /** To be called when a transaction was rolled back. */
  forget(): void {
    this.#tables.clear();
    this.#known = undefined;
  }

  table(name: string): StoreTable {
    let table = this.#tables.get(name);
    if (table === undefined) {
      table = new StoreTable(this.#connection, name);
      this.#tables.set(name, table);
    }
    return table;
  }

  /** The table for a class, or the common one when there are too many. */
  classTable(name: string): StoreTable {
    return this.#tables.get(name) ?? this.table(this.#hasRoomFor(name) ? name : COMMON_TABLE);
  }

  flush(): void {
    for (const table of this.#tables.values()) table.flush();
  }

  #hasRoomFor(name: string): boolean {
    const [row] = this.#countTables.all([name]);
    const [count, existing] = Array.isArray(row) ? row.map(Number) : [];
    return count === undefined || count < MAX_TABLES || existing === 1;
  }
}
