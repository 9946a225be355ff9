import { spawnSync } from 'node:child_process';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { makeFolder, removeFolder } from './kit/folder.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const CONFIG = join(ROOT, '.dependency-cruiser.cjs');
const PROGRAM = join(ROOT, 'node_modules/.bin/depcruise');

interface Cruise {
  readonly modules: readonly { readonly source: string }[];
  readonly summary: {
    readonly violations: readonly { readonly rule: { name: string }; readonly from: string }[];
  };
}

/** What dependency-cruiser says with the project's own rules, as `npm run direction` does. */
function cruise(root: string): Cruise {
  const args = ['--config', CONFIG, '--output-type', 'json', 'src'];
  const { stdout } = spawnSync(PROGRAM, args, { cwd: root, encoding: 'utf8' });
  return JSON.parse(stdout);
}

function ruleNames(): string[] {
  const config: { forbidden: { name: string }[] } = createRequire(import.meta.url)(CONFIG);
  return config.forbidden.map((rule) => rule.name);
}

/** The libraries that have a room. */
const libraries = ruleNames().flatMap((name) => /^library-in-its-room:(.+)/.exec(name)?.[1] ?? []);

/** Violations: the rule, the file that breaks it, what the file imports. */
const PLANTED: readonly (readonly [rule: string, file: string, imported: string])[] = [
  ['no-circles', 'core/a.ts', './b.ts'],
  ['nothing-unresolved', 'core/lost.ts', './nowhere.ts'],
  ['only-these-rooms', 'codecs/helped.ts', '../helpers/good.ts'],
  ['core-imports-nothing-of-ours', 'core/out.ts', '../wire/good.ts'],
  ['wire-imports-only-core', 'wire/out.ts', '../codecs/good.ts'],
  ['siblings-do-not-meet', 'codecs/out.ts', '../ui/good.ts'],
  ['siblings-do-not-meet', 'transports/stomp/out.ts', '../../codecs/good.ts'],
  ['siblings-do-not-meet', 'flows/out.ts', '../transports/stomp/good.ts'],
  ['nothing-imports-the-edge', 'ui/out.ts', '../cli/good.ts'],
  ['nothing-imports-the-edge', 'index.ts', './commands/good.ts'],
  ['cli-imports-no-command', 'cli/out.ts', '../commands/good.ts'],
  ['nothing-imports-the-index', 'flows/index-out.ts', '../index.ts'],
  ['every-library-has-a-room', 'codecs/homeless.ts', 'homeless'],
  ['no-development-library', 'core/development.ts', 'development'],
  ...libraries.map(
    (name) => [`library-in-its-room:${name}`, `elsewhere/${name}.ts`, name] as const,
  ),
];

/** What has to stay allowed. */
const ALLOWED: readonly (readonly [file: string, imported: string])[] = [
  ['core/good.ts', 'node:os'],
  ['core/b.ts', './a.ts'],
  ['helpers/good.ts', 'node:os'],
  ['wire/good.ts', '../core/good.ts'],
  ['codecs/good.ts', '../wire/good.ts'],
  ['ui/good.ts', 'chalk'],
  ['transports/stomp/good.ts', '@stomp/stompjs'],
  ['transports/rest/good.ts', '../stomp/good.ts'],
  ['cli/good.ts', '../transports/rest/good.ts'],
  ['commands/good.ts', '../cli/good.ts'],
  ['commands/edge.ts', '@oclif/core'],
];

async function write(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}

/** A small project that breaks each rule, with empty libraries. */
async function plant(): Promise<string> {
  const root = await makeFolder();
  const dependencies = Object.fromEntries([...libraries, 'homeless'].map((name) => [name, '1']));
  const devDependencies = { development: '1' };
  await write(join(root, 'package.json'), JSON.stringify({ dependencies, devDependencies }));
  await write(join(root, 'tsconfig.json'), '{}');
  for (const name of [...libraries, 'homeless', 'development']) {
    await write(join(root, 'node_modules', name, 'index.js'), '');
  }
  for (const [file, imported] of [...PLANTED.map(([, ...rest]) => rest), ...ALLOWED]) {
    await write(join(root, 'src', file), `import type {} from '${imported}';\n`);
  }
  return root;
}

test('each rule catches its violation and nothing else', async () => {
  const root = await plant();
  onTestFinished(() => removeFolder(root));
  const { violations } = cruise(root).summary;
  const caught = violations.map(({ rule, from }) => `${rule.name} ${from}`);
  const expected = PLANTED.map(([rule, file]) => `${rule} src/${file}`);
  expect(new Set(caught)).toEqual(new Set(expected));
});

test('no rule is left without a planted violation', () => {
  expect(new Set(PLANTED.map(([rule]) => rule))).toEqual(new Set(ruleNames()));
});

test('every file of src is looked at', async () => {
  const seen = new Set(cruise(ROOT).modules.map((module) => module.source));
  const entries = await readdir(join(ROOT, 'src'), { recursive: true });
  const files = entries.filter((name) => name.endsWith('.ts')).map((name) => `src/${name}`);
  expect(files.length).toBeGreaterThan(0);
  expect(files.filter((file) => !seen.has(file))).toEqual([]);
});
