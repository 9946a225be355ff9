import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { failure, freshPlace, PROJECT_FILE, SYSTEM_FILE, USER_FILE } from './fresh-place.ts';

const RC = ['.msgrc', '.msgrc.json', '.msgrc.yaml', '.msgrc.yml'];
const NAMES = ['msg.config.json', 'msg.config.yaml', 'msg.config.yml', ...RC];

describe('the project file', () => {
  test.each(NAMES)('may be called %s', async (name) => {
    const place = freshPlace();
    const file = place.write(`project/${name}`, '{"window": 5}');
    const { settings, files } = await place.resolve();
    expect(settings.window).toBe(5);
    expect(files).toEqual([file]);
  });

  test.each(['msg.config.js', 'msg.config.ts', 'msg.config.mjs', '.msgrc.cjs', 'package.json'])(
    'is never %s',
    async (name) => {
      const place = freshPlace();
      place.write(`project/${name}`, '{"msg": {"window": 5}, "window": 5}');
      expect((await place.resolve()).files).toEqual([]);
    },
  );

  test('no code of the working directory is run', async () => {
    const place = freshPlace();
    const trace = join(place.root, 'trace');
    place.write(
      'project/.config/config.cjs',
      `require('node:fs').writeFileSync(${JSON.stringify(trace)}, '')`,
    );
    place.write(PROJECT_FILE, 'window: 5\n');
    const before = process.cwd();
    try {
      process.chdir(place.project);
      expect((await place.resolve()).settings.window).toBe(5);
    } finally {
      process.chdir(before);
    }
    expect(existsSync(trace)).toBe(false);
  });

  test('is the nearest one, up to the root of the repository', async () => {
    const place = freshPlace();
    const cwd = join(place.project, 'a/b');
    mkdirSync(cwd, { recursive: true });
    place.write('.msgrc', 'window: 1\n');
    expect((await place.resolve({ cwd })).files).toEqual([]);
    const root = place.write('project/.msgrc', 'window: 2\n');
    expect((await place.resolve({ cwd })).files).toEqual([root]);
    const nearer = place.write('project/a/msg.config.yml', 'window: 3\n');
    expect((await place.resolve({ cwd })).files).toEqual([nearer]);
  });

  test('is looked for up to the home directory, also when that is behind a link', async () => {
    const place = freshPlace();
    const cwd = join(place.home, 'a/b');
    mkdirSync(cwd, { recursive: true });
    place.write('.msgrc', 'window: 1\n');
    expect((await place.resolve({ cwd })).files).toEqual([]);
    const file = place.write('home/.msgrc', 'window: 2\n');
    expect((await place.resolve({ cwd })).files).toEqual([file]);
    const home = join(place.root, 'link');
    symlinkSync(place.home, home);
    expect((await place.resolve({ cwd, home })).files).toEqual([file]);
  });

  test('outside of repository and home counts in the working directory alone', async () => {
    const place = freshPlace();
    rmSync(join(place.project, '.git'), { recursive: true });
    const cwd = join(place.project, 'a');
    mkdirSync(cwd);
    place.write('project/.msgrc', 'window: 1\n');
    expect((await place.resolve({ cwd })).files).toEqual([]);
    const file = place.write('project/a/.msgrc', 'window: 2\n');
    expect((await place.resolve({ cwd })).files).toEqual([file]);
  });

  test('two in one directory are refused', async () => {
    const place = freshPlace();
    place.write('project/.msgrc', 'window: 1\n');
    place.write(PROJECT_FILE, 'window: 2\n');
    expect(await failure(place.resolve())).toEqual({
      kind: 'config',
      line: `${place.project}: more than one configuration file: msg.config.yaml, .msgrc; keep one`,
    });
  });

  test('that is a link to nowhere is told, not passed over', async () => {
    const place = freshPlace();
    symlinkSync('gone', join(place.project, '.msgrc'));
    const { line } = await failure(place.resolve());
    expect(line).toBe(`${place.project}/.msgrc: cannot be read: no such file`);
  });
});

describe('the user and system files', () => {
  test.each(['config.json', 'config.yaml', 'config.yml'])('may be called %s', async (name) => {
    const place = freshPlace();
    const user = place.write(`home/.config/msg/${name}`, '{"window": 5}');
    const system = place.write(`etc/${name}`, '{"batch": 6}');
    const { settings, files } = await place.resolve();
    expect(settings).toMatchObject({ window: 5, batch: 6 });
    expect(files).toEqual([user, system]);
  });

  test('XDG_CONFIG_HOME moves the user file', async () => {
    const place = freshPlace();
    place.write(USER_FILE, 'window: 1\n');
    const file = place.write('xdg/msg/config.yaml', 'window: 2\n');
    const env = { XDG_CONFIG_HOME: join(place.root, 'xdg') };
    expect((await place.resolve({ env })).files).toEqual([file]);
  });

  test.each(['', 'xdg'])('XDG_CONFIG_HOME=%j, not being absolute, is not used', async (value) => {
    const place = freshPlace();
    const file = place.write(USER_FILE, 'window: 1\n');
    const env = { XDG_CONFIG_HOME: value };
    expect((await place.resolve({ env })).files).toEqual([file]);
  });

  test('a directory that cannot be searched is warned about', async () => {
    const place = freshPlace();
    const loop = join(place.root, 'loop');
    symlinkSync(loop, loop);
    const file = place.write(SYSTEM_FILE, 'window: 1\n');
    for (const systemDir of [loop, file]) {
      const { files, warnings } = await place.resolve({ systemDir });
      expect(files).toEqual([]);
      expect(warnings).toEqual([
        `${systemDir}: cannot be searched for a configuration file, not used`,
      ]);
    }
  });

  test('a directory that is missing is none', async () => {
    const place = freshPlace();
    const gone = join(place.root, 'gone');
    expect((await place.resolve({ systemDir: gone, home: gone })).warnings).toEqual([]);
  });
});
