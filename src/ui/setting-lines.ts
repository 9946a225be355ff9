import { printable } from './printable.ts';

interface Row {
  readonly name: string;
  readonly value: unknown;
  readonly origin: { readonly layer: string; readonly where?: string | undefined };
}

/** Settings as aligned columns: name, value, where from. */
export function settingLines(rows: readonly Row[]): readonly string[] {
  const cells = rows.map(({ name, value, origin }) => [
    name,
    printable(shown(value)),
    printable(origin.where ?? origin.layer),
  ]);
  const widths = [0, 1].map((column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  return cells.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

function shown(value: unknown): string {
  if (value === null) return '-';
  return Array.isArray(value) ? value.join(' ') : String(value);
}
