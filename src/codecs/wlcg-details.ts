/** The line that ends a record. */
export const EOT = 'EOT';

const EOT_LINE = /^EOT[ \t\r]*$/;
const LOOKS_LIKE_EOT = /^ *EOT[ \t]*$/;
const ESCAPED_NEWLINE = '\\n';

export function isEot(line: string): boolean {
  return line.startsWith(EOT) && EOT_LINE.test(line);
}

/**
 * The details from their lines, the first being what stands beside the key. A line that only looks
 * like the end was moved one blank to the right by the writer, and comes back. Details on one line
 * get their newlines from the `\n` that Nagios writes (formats.md 1.6), unless `verbatim`.
 */
export function readDetails(lines: readonly string[], verbatim: boolean): string {
  const [only] = lines;
  if (lines.length === 1 && only !== undefined && !verbatim) {
    return only.replaceAll(ESCAPED_NEWLINE, '\n').trim();
  }
  return withoutBlankLines(lines.map(moveBack).join('\n')).trimEnd();
}

/**
 * `detailsData: ...` with its newline, so that `readDetails` gives the same text: no line can be
 * taken for the end, for a here-document or for Nagios's escaped newlines.
 */
export function writeDetails(key: string, text: string): string {
  const lines = text.replace(/\r\n?/g, '\n').split('\n').map(moveAside);
  const beside = /^\s/.test(lines[0] ?? '') ? '\n' : ' ';
  const after = lines.length === 1 && text.includes(ESCAPED_NEWLINE) ? '\n' : '';
  return `${key}:${beside}${lines.join('\n')}\n${after}`;
}

function moveAside(line: string): string {
  return LOOKS_LIKE_EOT.test(line) ? ` ${line}` : line;
}

function moveBack(line: string): string {
  return line.startsWith(' ') && LOOKS_LIKE_EOT.test(line) ? line.slice(1) : line;
}

/** Not by a regular expression with nested repetitions: millions of empty lines would overflow its stack. */
function withoutBlankLines(text: string): string {
  const first = text.search(/[^ \t\n]/);
  return text.slice(text.lastIndexOf('\n', first) + 1);
}
