import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, onTestFinished, test, vi } from 'vitest';
import { makeFolder, removeFolder } from './folder.ts';
import { runMsg } from './msg.ts';
import { ServerProcess } from './server-process.ts';

async function freshFolder(): Promise<string> {
  const folder = await makeFolder();
  onTestFinished(() => removeFolder(folder));
  return folder;
}

/** False for a zombie too: its parent may be gone, and who inherits it may never ask for it. */
function isRunning(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8') !== '';
  } catch {
    return false;
  }
}

test('a server that ends while starting is told with its log', async () => {
  const folder = await freshFolder();
  const args = ['-c', 'echo no such port; exit 1'];
  const server = new ServerProcess({ folder, name: 'example', command: 'sh', args });
  const never = () => Promise.reject(new Error('refused'));
  await expect(server.ready(never)).rejects.toThrow(/example ended[\s\S]*no such port/);
});

test('a program that is not there is told too', async () => {
  const folder = await freshFolder();
  const server = new ServerProcess({ folder, name: 'example', command: 'no-such', args: [] });
  const never = () => Promise.reject(new Error('refused'));
  await expect(server.ready(never)).rejects.toThrow('example ended while starting');
  await server.kill();
});

test('kill ends the whole process group', async () => {
  const folder = await freshFolder();
  const args = ['-c', 'sleep 1000 & echo $! >child; wait'];
  const server = new ServerProcess({ folder, name: 'example', command: 'sh', args });
  const child = async () => Number((await readFile(join(folder, 'child'), 'utf8')).trim() || NaN);
  await server.ready(async () => expect(await child()).toBeGreaterThan(0));
  expect(isRunning(await child())).toBe(true);
  await server.kill();
  expect(isRunning(server.pid)).toBe(false);
  await vi.waitUntil(async () => !isRunning(await child()));
});

test('the server and its folder go when the test process is killed', async () => {
  const folder = await freshFolder();
  const home = join(folder, 'server');
  await mkdir(home);
  const source = await readFile(new URL('server-process.ts', import.meta.url), 'utf8');
  const options = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 };
  const compiled = ts.transpileModule(source, { compilerOptions: options }).outputText;
  await writeFile(join(folder, 'server-process.mjs'), compiled);
  const script = join(folder, 'driver.mjs');
  await writeFile(
    script,
    `import { ServerProcess } from './server-process.mjs';
     const [folder] = process.argv.slice(2);
     const args = ['1000'];
     const server = new ServerProcess({ folder, name: 'example', command: 'sleep', args });
     console.log(server.pid);
     setTimeout(() => process.kill(process.pid, 'SIGKILL'), 100);`,
  );
  const { stdout, signal } = await runMsg([home], { script });
  expect(signal).toBe('SIGKILL');
  await vi.waitUntil(() => !isRunning(Number(stdout)) && !existsSync(home), 10_000);
});
