import { extname } from 'node:path';
import { MsgError } from '../core/errors.ts';
import { readOwnedFile } from './owned-file.ts';
import { kindOf } from './wrong-value.ts';

export type Mapping = Readonly<Record<string, unknown>>;

/** A configuration file as it was written, nothing checked yet. */
export interface ConfigFile {
  readonly path: string;
  readonly mode: number;
  readonly content: Mapping;
}

/** Reads JSON (`.json`) or YAML (all others). Throws MsgError `config`. */
export async function readConfigFile(path: string): Promise<ConfigFile> {
  const { text, mode } = await readOwnedFile(path);
  const content = (await parse(path, text)) ?? {};
  if (isMapping(content)) return { path, mode, content };
  throw new MsgError('config', `the file holds ${kindOf(content)}, not settings`, {
    where: path,
    hint: 'write one setting a line, such as "timeout: 30s"',
  });
}

export function isMapping(value: unknown): value is Mapping {
  return Object.prototype.toString.call(value) === '[object Object]';
}

/**
 * By cosmiconfig's loaders alone, imported only when there is a file: its search would also run
 * `.config/config.js` of the working directory and follow `$import` to executable files.
 */
async function parse(path: string, text: string): Promise<unknown> {
  if (text.trim() === '') return undefined;
  const { defaultLoaders } = await import('cosmiconfig');
  const isJson = extname(path) === '.json';
  try {
    return defaultLoaders[isJson ? '.json' : '.yaml'](path, text);
  } catch (thrown) {
    throw new MsgError('config', `the file is not valid ${isJson ? 'JSON' : 'YAML'}`, {
      where: path + position(thrown, text),
      hint: isJson ? undefined : 'put text with special characters in quotes',
    });
  }
}

/**
 * The line of a syntax error. Nothing else of the parser's error is kept, not even as the cause,
 * since both parsers quote the file, and so a password.
 */
function position(thrown: unknown, text: string): string {
  const line = yamlLine(thrown) ?? jsonLine(thrown, text);
  return line === undefined ? '' : `:${line}`;
}

function yamlLine(thrown: unknown): number | undefined {
  if (!isObject(thrown) || !('mark' in thrown)) return undefined;
  const { mark } = thrown;
  if (!isObject(mark) || !('line' in mark) || typeof mark.line !== 'number') return undefined;
  return mark.line + 1;
}

function jsonLine(thrown: unknown, text: string): number | undefined {
  const message = thrown instanceof Error ? thrown.message : '';
  const index = / in JSON at position (\d+)/.exec(message)?.[1];
  return index === undefined ? undefined : text.slice(0, Number(index)).split('\n').length;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
