import type { Message } from '../../core/message.ts';
import type { Fields, GridRecord } from '../../core/record.ts';
import { snakeCase } from './names.ts';

/** Where records of no known class go. */
export const COMMON_TABLE = 'record';

/** The store's own table, telling which field each column holds. */
export const COLUMNS_TABLE = 'msg_columns';

/**
 * The table of a record: by the `messageClass` header (formats.md 1.7), `org.wlcg.usage.transfer`
 * being `transfer`, else by the fields it has (formats.md 1.3, 4.3).
 */
export function tableOf(message: Message, record: GridRecord): string {
  const messageClass = message.headers['messageClass'];
  return messageClass === undefined ? tableByFields(record.fields) : tableOfClass(messageClass);
}

/** The table of a class, by the last part of its name. */
export function tableOfClass(messageClass: string): string {
  const name = snakeCase(messageClass.slice(messageClass.lastIndexOf('.') + 1));
  return isOwnTable(name) ? `class_${name}` : name || COMMON_TABLE;
}

/** True for names that SQLite or the store keeps for itself. */
export function isOwnTable(name: string): boolean {
  return name.toLowerCase() === COLUMNS_TABLE || /^sqlite_/i.test(name);
}

function tableByFields(fields: Fields): string {
  const has = (name: string): boolean => Object.hasOwn(fields, name);
  if (has('metricName') && has('metricStatus')) return 'metric_output';
  const transferred = has('numberBytes') || (has('srcHost') && has('destHost'));
  if (transferred && has('startTime') && has('endTime')) return 'transfer';
  return COMMON_TABLE;
}
