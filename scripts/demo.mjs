// The main job on real input, with nothing but this package: an embedded broker, the GridFTP logs and
// metric records of test/fixtures published to it, a durable subscription that stores them in SQLite.
// Each command is printed before it runs, so that it can be copied. Ends by itself.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Chalk } from 'chalk';
import Database from 'libsql';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

const colour = new Chalk({ level: process.stdout.isTTY && !process.env.NO_COLOR ? 1 : 0 });
const say = (text) => process.stdout.write(`${text}\n`);
const database = join(mkdtempSync(join(tmpdir(), 'gridmsg-demo-')), 'grid.db');
const logs = readdirSync('test/fixtures/gridftp')
  .filter((name) => name.endsWith('.log'))
  .map((name) => `test/fixtures/gridftp/${name}`);

const shown = (args) =>
  args.map((arg) => (/^[\w@%+=:,./-]+$/.test(arg) ? arg : `'${arg}'`)).join(' ');

function start(args, stdout) {
  say(colour.cyan(`$ bin/run.js ${shown(args)}`));
  return spawn(process.execPath, ['bin/run.js', ...args], { stdio: ['ignore', stdout, 'inherit'] });
}

async function run(...args) {
  const [code] = await once(start(args, 'inherit'), 'exit');
  if (code !== 0) throw new Error(`msg ${args[0]} ended with exit code ${code}`);
}

async function startBroker() {
  const child = start(['broker', '--port', '0'], 'pipe');
  const [line] = await once(createInterface(child.stdout), 'line');
  return { child, url: JSON.parse(line).stomp };
}

/** 2753284040 as "2.8 GB". */
function bytes(count) {
  const power = Math.min(4, Math.floor(Math.log10(Math.max(1, count)) / 3));
  return `${(count / 1000 ** power).toFixed(power && 1)} ${['B', 'kB', 'MB', 'GB', 'TB'][power]}`;
}

const STATUS = { OK: colour.green, WARNING: colour.yellow, CRITICAL: colour.red };
const cell = (text, width) =>
  String(text ?? '-')
    .padEnd(width)
    .slice(0, width);

function showTransfers(rows) {
  say(colour.bold(`\n${rows.length} transfers`));
  say(
    colour.dim(
      `${cell('from', 24)} ${cell('to', 24)} ${'size'.padStart(9)} ${'rate'.padStart(11)}`,
    ),
  );
  for (const { src_host, dest_host, number_bytes, duration_seconds } of rows) {
    const rate = duration_seconds > 0 ? `${bytes(number_bytes / duration_seconds)}/s` : '-';
    const size = bytes(number_bytes);
    say(`${cell(src_host, 24)} ${cell(dest_host, 24)} ${size.padStart(9)} ${rate.padStart(11)}`);
  }
}

function showMetrics(rows) {
  say(colour.bold(`\n${rows.length} metrics`));
  say(colour.dim(`${cell('site', 14)} ${cell('metric', 38)} status`));
  for (const { site_name, metric_name, metric_status } of rows) {
    const paint = STATUS[metric_status] ?? colour.magenta;
    say(`${cell(site_name, 14)} ${cell(metric_name, 38)} ${paint(metric_status)}`);
  }
}

const broker = await startBroker();
try {
  const at = ['--broker', broker.url];
  const subscription = ['/topic/grid.>', '--durable', 'demo'];
  say(colour.dim('# a durable subscription keeps what is sent while nobody listens'));
  await run('consume', ...subscription, '--count', '0', ...at);
  await run('publish', '/topic/grid.usage.transfer', ...logs, '--from', 'gridftp', ...at);
  const metrics = ['test/fixtures/wlcg/metric-output.wlcg', '--from', 'wlcg', '--body', 'wlcg'];
  await run('publish', '/topic/grid.probe.metricOutput', ...metrics, ...at);
  await run('consume', ...subscription, '--idle', '1s', '--to', `sqlite:${database}`, ...at);
} finally {
  broker.child.kill('SIGTERM');
  await once(broker.child, 'exit');
}

const store = new Database(database, { readonly: true });
showTransfers(store.prepare('SELECT * FROM transfer ORDER BY start_time').all());
showMetrics(store.prepare('SELECT * FROM metric_output ORDER BY site_name, metric_name').all());
say(`\n${colour.green('Done.')} The records are in ${database}`);
process.exit(0);
