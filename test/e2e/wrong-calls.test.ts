import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'vitest';
import { runMsg } from '../kit/msg.ts';
import { freshFolder } from '../sinks/fresh-folder.ts';
import { expectFailure } from './expect-failure.ts';

const ONE = { stdin: '{"a":1}\n' };

describe('2: a wrong call', () => {
  test.each([
    [['publish', '/queue/a', '--header'], /--header expects a value; see --help/],
    [['publish', '/queue/a', '--window', 'x'], /--window: "x" is not a whole number/],
    [['publish', '/queue/a', '--window', '0'], /--window: "0" is not a whole number/],
    [['publish', '/queue/a', '--priority', '10'], /--priority: "10" is not/],
    [['publish', '/queue/a', '--ttl', 'soon'], /--ttl: "soon" is not a duration/],
    [['publish', '/queue/a', '--from', 'xml'], /format "xml"; use one of ndjson, json, wlcg/],
    [['publish', '/queue/a', '--body', 'gridftp'], /--body gridftp: this format is only read/],
    [['publish', '/queue/a', '-H', 'x'], /--header: .*"x".* write it as name=value/],
    [['publish', '/queue/a', '-H', 'expires=1'], /--header: .*"expires".* use --ttl/],
    [['publish', '/queue/a', '-H', 'ack=1'], /--header: .*"ack".* the broker gives it/],
    [['publish', '/queue/a', '--report', 'xml'], /--report=xml to be one of: json/],
    [['publish', ''], /destination: the argument is empty/],
    [['publish', '/queue/a', '--broker', 'here'], /"here" is not a broker URL; write it as/],
    [['publish', '/queue/a', '--broker', 'ftp://x'], /ftp:\/\/x: the scheme must be stomp/],
    [['consume', '/queue/a', '/queue/b'], /Unexpected argument: \/queue\/b; see --help/],
    [['consume', '/queue/a', '--frobnicate'], /Nonexistent flag: --frobnicate; see --help/],
    [['consume', '/queue/a', '--format', 'xml'], /--format=xml to be one of: record, message/],
    [['consume', '/queue/a', '--to', 'xml:a'], /"xml:a" is nothing to write to; use one of -/],
    [['consume', '/queue/a', '--count', '-1'], /--count: "-1" is not a whole number/],
    [['consume', '/queue/a', '--idle', '0s'], /--idle: "0s" is not a duration/],
    [['consume', '/queue/a', '--prefetch', '100000'], /--prefetch: "100000" is not/],
    [['broker', '--port', '65536'], /--port: "65536" is not a whole number/],
    [['broker', '--user', 'me'], /needs both a user and a password/],
    [['frobnicate'], /command frobnicate not found; see --help/],
  ])('%j', async (args, line) => {
    expectFailure(await runMsg(args, ONE), 2, line);
  });
});

describe('78: settings', () => {
  test('an unknown key, with the one that was meant', async () => {
    const folder = await freshFolder();
    await writeFile(join(folder, 'msg.config.yaml'), 'brokr: stomp://here:1\n');
    const result = await runMsg(['consume', '/queue/a'], { cwd: folder });
    expectFailure(result, 78, /msg\.config\.yaml: unknown key "brokr"; did you mean "?broker"?\?/);
  });

  test('a password file that others may read', async () => {
    const file = join(await freshFolder(), 'password');
    await writeFile(file, 'secret\n');
    await chmod(file, 0o644);
    const args = ['publish', '/queue/a', '--user', 'me', '--password-file', file];
    expectFailure(await runMsg(args, ONE), 78, /\/password: .*chmod 600/);
  });

  test('a wrong value in the environment', async () => {
    const env = { MSG_WINDOW: 'wide' };
    expectFailure(await runMsg(['publish', '/queue/a'], { ...ONE, env }), 78, /MSG_WINDOW: "wide"/);
  });

  test('a certificate file that is not there', async () => {
    const args = ['consume', '/queue/a', '--ca', '/missing.pem'];
    expectFailure(await runMsg(args), 78, /\/missing\.pem: cannot read the certificate file/);
  });

  test('a folder where the configuration should be', async () => {
    const folder = await freshFolder();
    await mkdir(join(folder, 'msg.config.yaml'));
    const result = await runMsg(['config', 'show'], { cwd: folder });
    expectFailure(result, 78, /msg\.config\.yaml: /);
  });
});
