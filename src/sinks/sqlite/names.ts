/** Longest table or column name made here (characters). */
const MAX_LENGTH = 60;

/** A name as an SQL identifier, whatever it holds. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** `siteName`, `SiteName`, `site.name` -> `site_name`; only a-z, 0-9 and underscores, maybe empty. */
export function snakeCase(name: string): string {
  return name
    .slice(0, MAX_LENGTH)
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '');
}

/** A free column name for a field: snake case, numbered where another field has it already. */
export function columnName(field: string, isTaken: (name: string) => boolean): string {
  const base = snakeCase(field) || 'field';
  let name = base;
  for (let number = 2; isTaken(name); number++) name = `${base}_${number}`;
  return name;
}
