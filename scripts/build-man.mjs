// Writes man/*.1 from the commands as oclif knows them. Needs dist.
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Config } from '@oclif/core';
import { EXIT_CODES as exitCodes } from '../dist/cli/exit-codes.js';
import { commandPage, pageName, programPage } from './man-page.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

const config = await Config.load({ root });
const { bin, version, pjson } = config;
const commands = config.commands
  .filter((command) => command.pluginName === pjson.name && !command.hidden)
  .sort((one, other) => (one.id < other.id ? -1 : 1));

const pages = new Map(
  commands.map((command) => [
    `${pageName(bin, command.id)}.1`,
    commandPage({ bin, version, command, exitCodes }),
  ]),
);
const { description } = pjson;
pages.set(`${bin}.1`, programPage({ bin, version, description, commands, exitCodes }));

await mkdir(`${root}man`, { recursive: true });
for (const file of await readdir(`${root}man`)) {
  if (file.endsWith('.1') && !pages.has(file)) await rm(`${root}man/${file}`);
}
for (const [file, page] of pages) await writeFile(`${root}man/${file}`, page);
