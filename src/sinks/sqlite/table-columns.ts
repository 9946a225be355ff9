import type { Connection, SqlValue } from './libsql.ts';
import { columnName, quoted, snakeCase } from './names.ts';
import { COLUMNS_TABLE } from './table-name.ts';

/** Columns of every table; rows begin with them, in this order. */
const FIXED_COLUMNS: ReadonlyMap<string, string> = new Map([
  ['msg_id', 'TEXT'],
  ['record_no', 'INTEGER'],
  ['destination', 'TEXT'],
  ['received_at', 'TEXT'],
  ['record', 'TEXT'],
]);

/** Names by which SQLite itself reaches a row. */
const ROW_IDS = ['rowid', 'oid', '_rowid_'];

const MAX_COLUMNS = 200;
const MAX_FIELD_LENGTH = 100;

/** Control characters and lone surrogates do not come back from the database as they went in. */
const UNFIT_FIELD = /[\p{Cc}\p{Cs}]/u;

/** Creates the table that tells which field each column holds. */
export function createColumnsTable(connection: Connection): void {
  connection.exec(
    `CREATE TABLE IF NOT EXISTS ${COLUMNS_TABLE} (table_name TEXT COLLATE NOCASE, field TEXT, ` +
      'column_name TEXT, PRIMARY KEY (table_name, field))',
  );
}

/**
 * The columns of one table: the fixed ones, then one for each field, added when the field first
 * appears. They have no type, so that a value is stored as it is whatever came before it. Which
 * field a column holds is kept in the database, since names of columns differ neither by case nor by
 * odd characters. A table that was there before keeps its columns, which take the fields of their
 * names. Everything here belongs in a transaction.
 */
export class TableColumns {
  readonly #connection: Connection;
  readonly #table: string;
  /** Names of the columns that rows are written to, by position. */
  readonly names: string[] = [...FIXED_COLUMNS.keys()];
  readonly #positions = new Map<string, number>();
  /** All columns of the table, by lower-case name; true where a field or the store itself uses it. */
  readonly #inUse = new Map<string, boolean>();

  constructor(connection: Connection, table: string) {
    this.#connection = connection;
    this.#table = table;
    this.#prepareTable();
    this.#load();
  }

  /** Where the field stands in a row; undefined when it stays in the JSON text alone. */
  position(field: string): number | undefined {
    return this.#positions.get(field) ?? this.#add(field);
  }

  #add(field: string): number | undefined {
    if (field.length > MAX_FIELD_LENGTH || UNFIT_FIELD.test(field)) return undefined;
    const column = this.#unusedColumn(field) ?? this.#newColumn(field);
    if (column === undefined) return undefined;
    this.#connection
      .prepare(`INSERT OR REPLACE INTO ${COLUMNS_TABLE} VALUES (?, ?, ?)`)
      .run([this.#table, field, column]);
    return this.#place(field, column);
  }

  #unusedColumn(field: string): string | undefined {
    return [field.toLowerCase(), snakeCase(field)].find((name) => this.#inUse.get(name) === false);
  }

  #newColumn(field: string): string | undefined {
    if (this.#inUse.size >= MAX_COLUMNS) return undefined;
    const column = columnName(field, (name) => this.#inUse.has(name) || ROW_IDS.includes(name));
    this.#connection.exec(`ALTER TABLE ${quoted(this.#table)} ADD COLUMN ${quoted(column)}`);
    return column;
  }

  #place(field: string, column: string): number {
    this.#inUse.set(column.toLowerCase(), true);
    this.#positions.set(field, this.names.length);
    return this.names.push(column) - 1;
  }

  #prepareTable(): void {
    const table = quoted(this.#table);
    const fixed = [...FIXED_COLUMNS].map(([name, type]) => `${name} ${type}`);
    this.#connection.exec(`CREATE TABLE IF NOT EXISTS ${table} (${fixed.join(', ')})`);
    this.#readColumns();
    for (const [name, type] of FIXED_COLUMNS) {
      if (!this.#inUse.has(name)) {
        this.#connection.exec(`ALTER TABLE ${table} ADD COLUMN ${name} ${type}`);
      }
      this.#inUse.set(name, true);
    }
    // The colon keeps the index apart from all tables named here.
    const index = quoted(`${this.#table}:msg_id`);
    this.#connection.exec(
      `CREATE UNIQUE INDEX IF NOT EXISTS ${index} ON ${table} (msg_id, record_no)`,
    );
  }

  #readColumns(): void {
    const rows = this.#strings('SELECT name FROM pragma_table_info(?)', [this.#table]);
    for (const [name] of rows) this.#inUse.set(name?.toLowerCase() ?? '', false);
  }

  #load(): void {
    const sql = `SELECT field, column_name FROM ${COLUMNS_TABLE} WHERE table_name = ?`;
    for (const [field = '', column = ''] of this.#strings(sql, [this.#table])) {
      // A column that someone dropped is no longer there.
      if (this.#inUse.get(column.toLowerCase()) === false) this.#place(field, column);
    }
  }

  #strings(sql: string, values: readonly SqlValue[]): string[][] {
    const rows = this.#connection.prepare(sql).raw().all(values);
    return rows.map((row) => (Array.isArray(row) ? row.map(String) : []));
  }
}
