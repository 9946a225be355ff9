import { item, paragraphs, section, subsection, text, verbatim } from './roff.mjs';

const visible = (entries) => Object.values(entries ?? {}).filter((entry) => !entry.hidden);
const oneLine = (source = '') => source.trim().replace(/\s*\n\s*/g, ' ');
const sentence = (source) => source.replace(/[^.!?:]$/, '$&.');

/** Fills the placeholders that oclif knows in its texts. */
const filler = (bin, id) => (source) =>
  source
    .replace(/<%=\s*config\.bin\s*%>/g, bin)
    .replace(/<%=\s*command\.id\s*%>/g, id.replaceAll(':', ' '));

function argumentSynopsis({ name, required, multiple }) {
  const word = `${name.toUpperCase()}${multiple ? '...' : ''}`;
  return required ? word : `[${word}]`;
}

function flagTerm({ name, char, type, helpValue, allowNo }) {
  const long = allowNo ? `--[no-]${name}` : `--${name}`;
  const value = type === 'option' ? `=${[helpValue ?? name.toUpperCase()].flat().join(' ')}` : '';
  return `${char ? `-${char}, ` : ''}${long}${value}`;
}

/** Summary and description of a flag or argument, with what the parser adds to them. */
function explanation({ summary, description, options, env, default: preset, required }) {
  return [
    ...[summary, description].filter(Boolean).map((part) => sentence(oneLine(part))),
    ...(options?.length ? [`One of: ${options.join(', ')}.`] : []),
    ...(preset === undefined || preset === false ? [] : [`Default: ${preset}.`]),
    ...(env ? [`Environment: ${env}.`] : []),
    ...(required ? ['Required.'] : []),
  ].join(' ');
}

function flagItems(flags) {
  return flags.map((flag) => item(flagTerm(flag), explanation(flag))).join('\n');
}

/** Flags without a group first, then each group under its name. */
function options(flags) {
  const groups = [...new Set(flags.map((flag) => flag.helpGroup ?? ''))].sort();
  const blocks = groups.map((group) => {
    const items = flagItems(flags.filter((flag) => (flag.helpGroup ?? '') === group));
    return group === '' ? items : subsection(group, items);
  });
  return blocks.join('\n');
}

/** An example is a text whose command lines begin with the program's name or `$ `, or such a pair. */
function example(entry, fill, bin) {
  const source = typeof entry === 'string' ? entry : `${entry.description}\n${entry.command}`;
  const blocks = fill(source)
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const isCommand = line.startsWith('$ ') || line.trimStart().startsWith(`${bin} `);
      return isCommand || line.includes(`| ${bin}`) ? verbatim(line.trim()) : paragraphs(line);
    });
  return blocks.join('\n');
}

const title = (name, version) => `.TH ${text(name.toUpperCase())} 1 "" "gridmsg ${version}"`;

/** The file name of a command's page: `msg-spool-send` for `spool:send`. */
export const pageName = (bin, id) => `${bin}-${id.replaceAll(':', '-')}`;

const exitStatus = (exitCodes) =>
  exitCodes.map(({ code, meaning }) => item(String(code), sentence(meaning))).join('\n');

/** The page of one command, from what oclif knows of it. */
export function commandPage({ bin, version, command, exitCodes }) {
  const fill = filler(bin, command.id);
  const name = pageName(bin, command.id);
  const args = visible(command.args);
  const usage = [bin, ...command.id.split(':'), ...args.map(argumentSynopsis), '[OPTION...]'];
  const items = args.map((arg) => item(argumentSynopsis(arg), explanation(arg)));
  const examples = (command.examples ?? []).map((entry) => example(entry, fill, bin));
  const summary = oneLine(fill(command.summary ?? command.description ?? ''));
  return [
    title(name, version),
    section('name', text(`${name} - ${summary.replace(/\.$/, '')}`)),
    section('synopsis', `.B ${text(usage.join(' '))}`),
    section('description', paragraphs(fill(command.description ?? summary))),
    section('arguments', items.join('\n')),
    section('options', fill(options(visible(command.flags)))),
    section('examples', examples.join('\n')),
    section('exit status', exitStatus(exitCodes)),
    section('see also', `.BR ${text(bin)} (1)`),
  ].join('\n');
}

/** The page of the program itself: what it is, its commands, its exit codes. */
export function programPage({ bin, version, description, commands, exitCodes }) {
  const items = commands.map((command) => {
    const summary = oneLine(command.summary ?? command.description ?? '');
    return item(`${bin} ${command.id.replaceAll(':', ' ')}`, filler(bin, command.id)(summary));
  });
  const pages = commands.map((command) => `.BR ${text(pageName(bin, command.id))} (1)`);
  return [
    title(bin, version),
    section('name', text(`${bin} - ${description}`)),
    section('synopsis', `.B ${text(`${bin} COMMAND [ARGUMENT...] [OPTION...]`)}`),
    section('commands', items.join('\n')),
    section('exit status', exitStatus(exitCodes)),
    section('see also', pages.join('\n')),
  ].join('\n');
}
