const LENGTH = 60;

/** The beginning of bad input for an error message: one line, quoted, nothing that steers a terminal. */
export function excerpt(text: string): string {
  const safe = text.slice(0, LENGTH).replace(/[\p{C}\u2028\u2029]/gu, escaped);
  return `"${safe}${text.length > LENGTH ? '...' : ''}"`;
}

/** The same for bytes that are no UTF-8: what is not printable ASCII is shown in hexadecimal. */
export function excerptOfBytes(bytes: Buffer): string {
  const text = bytes.toString('latin1', 0, LENGTH);
  const safe = text.replace(/[^ -~]/g, (char) => `\\x${hex(char, 2)}`);
  return `"${safe}${bytes.length > LENGTH ? '...' : ''}"`;
}

function escaped(char: string): string {
  return char.split('').map(unit).join('');
}

function unit(codeUnit: string): string {
  return `\\u${hex(codeUnit, 4)}`;
}

function hex(char: string, digits: number): string {
  return char.charCodeAt(0).toString(16).padStart(digits, '0');
}
