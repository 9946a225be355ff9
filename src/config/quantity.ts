/** Unit names and their factors, largest first; the empty name is that of a bare number. */
export type Units = ReadonlyMap<string, number>;

const QUANTITY = /^(\d{1,15}(?:\.\d{1,9})?) ?([a-z]*)$/i;

/** `1.5h` as a whole number of the smallest unit, or undefined when the text is not a quantity. */
export function parseQuantity(text: string, units: Units): number | undefined {
  const [, digits = '', unit = ''] = QUANTITY.exec(text.trim()) ?? [];
  const factor = units.get(unit);
  if (digits === '' || factor === undefined) return undefined;
  const value = Math.round(Number(digits) * factor);
  const lost = value === 0 && Number(digits) > 0;
  return lost || !Number.isSafeInteger(value) ? undefined : value;
}

/** The value in the largest unit that needs no fraction. */
export function formatQuantity(value: number, units: Units): string {
  for (const [unit, factor] of units) {
    if (value % factor === 0 && value >= factor) return `${value / factor}${unit}`;
  }
  return '0';
}
