import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { type FreshPlace, freshPlace, USER_FILE } from './fresh-place.ts';

const REPOSITORY = resolve(import.meta.dirname, '../..');
const compilerOptions: ts.CompilerOptions = {
  module: ts.ModuleKind.ESNext,
  target: ts.ScriptTarget.ES2023,
  rewriteRelativeImportExtensions: true,
};

/** Prints which modules of the config file parsers a process of its own has loaded after resolving. */
const PROBE = `
import { createRequire } from 'node:module';
import { resolveSettings } from './src/config/resolve-settings.js';
const [cwd, home, systemDir] = process.argv.slice(2);
await resolveSettings({ flags: {}, env: { MSG_USER: 'me' }, cwd, home, systemDir });
const loaded = Object.keys(createRequire(import.meta.url).cache);
console.log(JSON.stringify(['cosmiconfig', 'js-yaml'].filter((name) =>
  loaded.some((file) => file.includes('/node_modules/' + name + '/')))));
`;

function build(place: FreshPlace): void {
  symlinkSync(join(REPOSITORY, 'node_modules'), join(place.root, 'node_modules'));
  writeFileSync(join(place.root, 'package.json'), '{"type": "module"}');
  writeFileSync(join(place.root, 'probe.js'), PROBE);
  for (const room of ['src/config', 'src/core']) {
    mkdirSync(join(place.root, room), { recursive: true });
    const names = readdirSync(join(REPOSITORY, room)).filter((name) => name.endsWith('.ts'));
    for (const name of names) {
      const source = readFileSync(join(REPOSITORY, room, name), 'utf8');
      const { outputText } = ts.transpileModule(source, { compilerOptions });
      writeFileSync(join(place.root, room, name.replace(/\.ts$/, '.js')), outputText);
    }
  }
}

function loadedBy({ root, project, home, systemDir }: FreshPlace): unknown {
  const args = [join(root, 'probe.js'), project, home, systemDir];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }));
}

test('the parsers are loaded only when there is a file for them', () => {
  const place = freshPlace();
  build(place);
  expect(loadedBy(place)).toEqual([]);
  place.write('project/.msgrc.json', '{"window": 5}');
  expect(loadedBy(place)).toEqual(['cosmiconfig']);
  place.write(USER_FILE, 'window: 5\n');
  expect(loadedBy(place)).toEqual(['cosmiconfig', 'js-yaml']);
});
