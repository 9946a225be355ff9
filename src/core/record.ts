export type JsonValue = string | number | boolean | null | JsonValue[] | Fields;

/** The fields of a record, as JSON.parse gives them. */
export interface Fields {
  [name: string]: JsonValue;
}

/**
 * One monitoring record. `json` is the JSON text it was read from (one line, an object), when there
 * was one and nothing was changed since: it is written on as it stands, so that numbers beyond
 * double precision, key order and spelling of numbers are never mangled.
 */
export interface GridRecord {
  readonly fields: Fields;
  readonly json?: string | undefined;
}

/** The record as one line of JSON, without the newline. */
export function recordToJson(record: GridRecord): string {
  return record.json ?? JSON.stringify(record.fields);
}
