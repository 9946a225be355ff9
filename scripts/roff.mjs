/** Text as roff input: the characters roff would take for its own are escaped. */
export function text(source) {
  return source
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll('`', '\\(ga')
    .replace(/^([.'])/gm, '\\&$1');
}

/** Paragraphs: blank lines part them, lines within one run together. */
export function paragraphs(source) {
  const parts = source.trim().split(/\n\s*\n/);
  return parts.map((part) => `.PP\n${text(part.replace(/\s*\n\s*/g, ' '))}`).join('\n');
}

export function section(title, body) {
  return body === '' ? '' : `.SH ${title.toUpperCase()}\n${body}\n`;
}

export function subsection(title, body) {
  return `.SS ${text(title)}\n${body}`;
}

/** A term in bold with its explanation indented below. */
export function item(term, explanation) {
  return `.TP\n\\fB${text(term)}\\fR\n${text(explanation)}`;
}

/** Lines as they stand, indented. */
export function verbatim(source) {
  return `.PP\n.RS 4\n.nf\n${text(source)}\n.fi\n.RE`;
}
