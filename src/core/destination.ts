import { MsgError } from './errors.ts';
import type { Fields } from './record.ts';

const PLACEHOLDER = /\{([^{}]*)\}/g;

/** True when the destination holds `{field}` placeholders to be filled from each record. */
export function isTemplate(destination: string): boolean {
  return destination.includes('{');
}

/**
 * Fills `{field}` from the record, dots becoming underscores since the dot separates the elements of
 * a name (formats.md 2.3). What would change the address (wildcards, blanks, separators) is refused.
 */
export function expandDestination(template: string, fields: Fields): string {
  return template.replace(PLACEHOLDER, (_all, name: string) => element(template, name, fields));
}

function element(template: string, name: string, fields: Fields): string {
  const value = fields[name];
  if (typeof value !== 'string' && typeof value !== 'number') {
    throw new MsgError('data', `the record has no field "${name}" to fill ${template}`);
  }
  const text = String(value);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
  if (text === '' || /[*>#/,\s\u0000-\u001f\u007f]/.test(text)) {
    throw new MsgError(
      'data',
      `field "${name}" is ${JSON.stringify(text)}: not usable in ${template}`,
    );
  }
  return text.replaceAll('.', '_');
}
