import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';

/** What tests may need beside Node: the name they ask by, a title, the Debian packages. */
const NEEDS = {
  activemq: { title: 'ActiveMQ', packages: ['activemq', 'openssl'] },
  rabbitmq: { title: 'RabbitMQ', packages: ['rabbitmq-server', 'openssl'] },
  'python3-stomp': { title: 'stomp.py', packages: ['python3-stomp'] },
  'libnet-stomp-perl': { title: 'Net::Stomp', packages: ['libnet-stomp-perl'] },
  'ruby-stomp': { title: 'the stomp gem', packages: ['ruby-stomp'] },
  'python3-dirq': { title: 'python-dirq', packages: ['python3-dirq'] },
} as const;

export type Need = keyof typeof NEEDS;

const ALL = Object.keys(NEEDS) as readonly Need[];

function packagesOf(needs: readonly Need[]): string[] {
  return [...new Set(needs.flatMap((need) => NEEDS[need].packages))];
}

function installedPackages(): Set<string> {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg's own placeholders
  const query = ['-W', '-f', '${Package} ${db:Status-Status}\n', ...packagesOf(ALL)];
  const { stdout } = spawnSync('dpkg-query', query, { encoding: 'utf8' });
  const lines = (stdout ?? '').split('\n').filter((line) => line.endsWith(' installed'));
  return new Set(lines.map((line) => line.slice(0, line.indexOf(' '))));
}

/** Those of the needs (all, when none are named) that this machine lacks. */
export function missing(needs: readonly Need[] = ALL): Need[] {
  const installed = installedPackages();
  return needs.filter((need) => NEEDS[need].packages.some((name) => !installed.has(name)));
}

/** Why the tests that have this need did not run, in one line. */
export function skipReason(need: Need): string {
  const { title, packages } = NEEDS[need];
  return `skipped: ${title} (package ${packages[0]}): not installed; MSG_TEST_INSTALL=1 as root installs it`;
}

/** Installs the packages behind the needs, by apt-get as root; no service is started by that. */
export function install(needs: readonly Need[]): void {
  const apt = (...args: string[]) =>
    execFileSync('apt-get', ['-q', '-o', 'DPkg::Lock::Timeout=300', ...args], {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      stdio: ['ignore', 2, 2],
    });
  withoutServices(() => {
    apt('update');
    apt('install', '-y', '--no-install-recommends', ...packagesOf(needs));
  });
}

// Debian's packages ask this program before they start a service; 101 forbids it.
const POLICY = '/usr/sbin/policy-rc.d';

function withoutServices(work: () => void): void {
  const ours = !existsSync(POLICY);
  if (ours) writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    work();
  } finally {
    if (ours) rmSync(POLICY);
  }
}
