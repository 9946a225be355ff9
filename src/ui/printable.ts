/** Text of others (a broker, a message) as it may be shown on a terminal: nothing can move its cursor. */
export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is replaced
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ');
}

/** The same for lines of JSON, in which an escape says it without a loss. */
export function printableJson(lines: string): string {
  return lines.replace(/[\u007f-\u009f]/g, (char) => `\\u00${char.charCodeAt(0).toString(16)}`);
}
