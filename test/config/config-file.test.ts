import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { failure, freshPlace, PROJECT_FILE, USER_FILE } from './fresh-place.ts';

const JSON_FILE = 'project/msg.config.json';

describe('a configuration file', () => {
  test('in YAML', async () => {
    const place = freshPlace();
    place.write(
      PROJECT_FILE,
      `# all types
broker:
  - stomp://a:61613
  - failover:(stomp://b, stomp://c)
user: "1234"
timeout: 90
ttl: 1d
maxBody: 1MiB
rate: 2.5
persistent: false
dialect: rabbitmq
`,
    );
    const { settings } = await place.resolve();
    expect(settings).toMatchObject({
      broker: ['stomp://a:61613', 'failover:(stomp://b,stomp://c)'],
      user: '1234',
      timeout: 90_000,
      ttl: 86_400_000,
      maxBody: 1_048_576,
      rate: 2.5,
      persistent: false,
      dialect: 'rabbitmq',
    });
  });

  test('in JSON, with a byte order mark and Windows line ends', async () => {
    const place = freshPlace();
    const file = place.write(
      JSON_FILE,
      '\uFEFF{\r\n  "window": 5,\r\n  "broker": "stomp://a stomp://b"\r\n}',
    );
    const { settings, files } = await place.resolve();
    expect(settings).toMatchObject({ window: 5, broker: ['stomp://a', 'stomp://b'] });
    expect(files).toEqual([file]);
  });

  test.each([
    [PROJECT_FILE, ''],
    [PROJECT_FILE, '# nothing yet\n'],
    [JSON_FILE, '{}'],
    [JSON_FILE, ' \n'],
  ])('%s may be empty: %j', async (path, text) => {
    const place = freshPlace();
    place.write(path, text);
    expect((await place.resolve()).settings.window).toBe(1000);
  });

  test('paths start at the directory of the file, ~ is the home directory', async () => {
    const place = freshPlace();
    place.write(
      USER_FILE,
      'ca: ca.pem\ncert: ~/cert.pem\nkey: /etc/key.pem\npasswordFile: ../pw\nbroker: [dirq:spool, "dirq:~/q", "dirq:/q"]\n',
    );
    const { settings } = await place.resolve({ flags: { cert: 'relative.pem' } });
    const dir = join(place.home, '.config');
    expect(settings).toMatchObject({
      ca: join(dir, 'msg/ca.pem'),
      cert: 'relative.pem',
      key: '/etc/key.pem',
      passwordFile: join(dir, 'pw'),
      broker: [`dirq:${dir}/msg/spool`, `dirq:${place.home}/q`, 'dirq:/q'],
    });
  });

  test.each([
    ['brokr: stomp://a', 'unknown key "brokr"; did you mean "broker"?'],
    ['client-id: x', 'unknown key "client-id"; did you mean "clientId"?'],
    ['profils: {}', 'unknown key "profils"; did you mean "profiles"?'],
    ['zzz: 1', 'unknown key "zzz"'],
    ['__proto__: {window: 1}', 'unknown key "__proto__"'],
    ['constructor: 1', 'unknown key "constructor"'],
    ['$import: ./other.yaml', 'unknown key "$import"'],
    ['timeout: [1]', 'timeout: a list is not a duration from 1ms to 24d'],
    ['timeout: true', 'timeout: true is not a duration'],
    ['timeout: -1', 'timeout: "-1" is not a duration'],
    ['timeout:', 'timeout: an empty value is not a duration'],
    ['persistent: yes', 'persistent: "yes" is not true or false'],
    ['persistent: 1', 'persistent: 1 is not true or false'],
    ['user: 1234', 'user: a number is not text; put it in quotes'],
    ['user: 2020-01-01', 'user: a date is not text'],
    ['user: ""', 'user: an empty value is not text'],
    ['password: 123456', 'password: a number is not text; put it in quotes'],
    ['password: [hunter2]', 'password: a list is not text'],
    ['dialect: activmq', 'did you mean "activemq"?'],
    ['dialect: {}', 'dialect: a mapping is not one of auto, activemq'],
    ['broker: 5', 'broker: a number is not a broker URL'],
    ['broker: []', 'broker: an empty list is not a broker URL'],
    ['broker: [stomp://a, 5]', 'broker: a number is not a broker URL'],
    ['broker: ["stomp://a b"]', 'is not a broker URL'],
    ['maxBody: 10 potatoes', 'maxBody: "10 potatoes" is not a size'],
    ['maxBody: 0', 'is not a size from 1 to 4GiB'],
    ['[a, b]', 'the file holds a list, not settings'],
    ['just words', 'the file holds a string, not settings'],
  ])('with %s is refused, naming file and key', async (text, line) => {
    const place = freshPlace();
    const file = place.write(PROJECT_FILE, `# comment\n${text}\n`);
    const error = await failure(place.resolve());
    expect(error).toEqual({ kind: 'config', line: expect.stringContaining(line) });
    expect(error.line.startsWith(`${file}: `)).toBe(true);
    expect(error.line).not.toContain('\n');
  });

  test.each([
    [PROJECT_FILE, "user: me\nvhost: 'a' b\n", ':2: the file is not valid YAML'],
    [PROJECT_FILE, 'window: 1\nwindow: 2\n', ':2: the file is not valid YAML'],
    [JSON_FILE, '{\n"window": 1,\n}', ':3: the file is not valid JSON'],
    [JSON_FILE, '{"window": }', ': the file is not valid JSON'],
    [PROJECT_FILE, 'a: 1\n---\nb: 2\n', ': the file is not valid YAML'],
  ])('%s with a syntax error tells its line: %j', async (path, text, line) => {
    const place = freshPlace();
    const file = place.write(path, text);
    expect((await failure(place.resolve())).line).toContain(file + line);
  });

  test('that is not UTF-8 is refused, not mended', async () => {
    const place = freshPlace();
    const file = place.write(PROJECT_FILE, 'user: me\n');
    writeFileSync(file, Buffer.from('user: andr\xe9\n', 'latin1'));
    expect((await failure(place.resolve())).line).toBe(`${file}: the file is not UTF-8 text`);
  });

  test('that is a directory is refused', async () => {
    const place = freshPlace();
    mkdirSync(join(place.project, '.msgrc'));
    expect((await failure(place.resolve())).line).toContain('.msgrc: not a regular file');
  });
});
