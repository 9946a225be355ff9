import type { Fields } from '../../core/record.ts';
import { columnValue } from './column-value.ts';
import type { Connection, SqlValue, Statement } from './libsql.ts';
import { quoted } from './names.ts';
import { TableColumns } from './table-columns.ts';

/** Rows in one statement: fewer calls, and far below SQLite's 32,766 values with 200 columns. */
const ROWS_AT_ONCE = 25;

/** One table of the store. Rows gather until one statement is full, or until `flush`. */
export class StoreTable {
  readonly #connection: Connection;
  readonly #name: string;
  readonly #columns: TableColumns;
  #rows: SqlValue[][] = [];
  /** Prepared INSERTs by their number of rows; they hold for `#width` columns. */
  readonly #inserts = new Map<number, Statement>();
  #width = 0;

  constructor(connection: Connection, name: string) {
    this.#connection = connection;
    this.#name = name;
    this.#columns = new TableColumns(connection, name);
  }

  /** Takes a row that holds the values of the fixed columns, and adds the fields to it. */
  add(row: SqlValue[], fields: Fields): void {
    this.#pad(row);
    for (const field of Object.keys(fields)) {
      const position = this.#columns.position(field);
      if (position !== undefined) row[position] = columnValue(fields[field] ?? null);
    }
    this.#rows.push(row);
    if (this.#rows.length === ROWS_AT_ONCE) this.flush();
  }

  /** Brings all rows into the open transaction. */
  flush(): void {
    const rows = this.#rows;
    this.#rows = [];
    for (const row of rows) this.#pad(row);
    const noValues: SqlValue[] = [];
    if (rows.length === ROWS_AT_ONCE) this.#insert(ROWS_AT_ONCE).run(noValues.concat(...rows));
    else for (const row of rows) this.#insert(1).run(row);
  }

  /** Columns may have come since the row was begun. */
  #pad(row: SqlValue[]): void {
    while (row.length < this.#columns.names.length) row.push(null);
  }

  #insert(rows: number): Statement {
    const { names } = this.#columns;
    if (this.#width !== names.length) this.#inserts.clear();
    this.#width = names.length;
    let insert = this.#inserts.get(rows);
    if (insert === undefined) {
      const values = Array(rows).fill(`(${names.map(() => '?').join()})`);
      insert = this.#connection.prepare(
        `INSERT INTO ${quoted(this.#name)} (${names.map(quoted).join()}) ` +
          `VALUES ${values.join()} ON CONFLICT (msg_id, record_no) DO NOTHING`,
      );
      this.#inserts.set(rows, insert);
    }
    return insert;
  }
}
