import { install, missing, skipReason } from './packages.ts';

/** Before any test: installs what is missing, where MSG_TEST_INSTALL=1 asks for it. */
export function setup(): void {
  const needs = missing();
  if (needs.length > 0 && process.env['MSG_TEST_INSTALL'] === '1') install(needs);
}

/** After the last test: names what is missing still. */
export function teardown(): void {
  for (const need of missing()) process.stderr.write(`${skipReason(need)}\n`);
}
