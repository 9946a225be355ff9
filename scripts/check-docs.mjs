// Generates the documentation anew and fails when that changes anything: then a change of the
// commands came without `npm run docs`. Compares files, so that it works outside a git checkout too.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function pages() {
  try {
    return readdirSync('man').map((name) => `man/${name}`);
  } catch {
    return [];
  }
}

const snapshot = () =>
  new Map(['README.md', 'oclif.manifest.json', ...pages()].map((file) => [file, read(file)]));

const before = snapshot();
const { status } = spawnSync('npm', ['run', '--silent', 'docs'], { stdio: 'inherit' });
const after = snapshot();

const files = [...new Set([...before.keys(), ...after.keys()])];
const stale = files.filter((file) => before.get(file) !== after.get(file));
for (const file of stale) process.stderr.write(`${file} was not up to date\n`);
process.exitCode = status === 0 && stale.length === 0 ? 0 : 1;
