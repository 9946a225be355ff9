import type { Settings } from '../config/settings.ts';

/** What a command failed with, beside the settings that say how it is to be told. */
export class Failure extends Error {
  readonly settings: Settings | undefined;

  constructor(cause: unknown, settings: Settings | undefined) {
    super('the command failed', { cause });
    this.settings = settings;
  }
}
