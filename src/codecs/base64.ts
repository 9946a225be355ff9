const FORM = /^[A-Za-z0-9+/]*={0,2}$/;
const BLANKS = /[ \t\r\n]+/g;

/** The bytes of a Base64 text, line breaks allowed; undefined for what Buffer would skip in silence. */
export function fromBase64(text: string): Buffer | undefined {
  const solid = text.replace(BLANKS, '');
  if (solid.length % 4 !== 0 || !FORM.test(solid)) return undefined;
  return Buffer.from(solid, 'base64');
}
