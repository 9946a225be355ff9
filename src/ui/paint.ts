/** The few colours we use, or none of them. */
export interface Paint {
  red(text: string): string;
  yellow(text: string): string;
  green(text: string): string;
  dim(text: string): string;
  bold(text: string): string;
}

const same = (text: string): string => text;
export const plain: Paint = { red: same, yellow: same, green: same, dim: same, bold: same };

export type ColourChoice = 'auto' | 'always' | 'never';

/**
 * Colours for a stream: on a terminal, unless NO_COLOR or a dumb terminal says otherwise. The library
 * is loaded only when it is needed, since it costs a sixth of the start-up.
 */
export async function paintFor(
  stream: { readonly isTTY?: boolean },
  choice: ColourChoice,
): Promise<Paint> {
  if (choice === 'never' || (choice === 'auto' && !wanted(stream))) return plain;
  const { Chalk } = await import('chalk');
  return new Chalk({ level: 1 });
}

function wanted(stream: { readonly isTTY?: boolean }): boolean {
  const { NO_COLOR, TERM } = process.env;
  return stream.isTTY === true && !NO_COLOR && TERM !== 'dumb';
}
