import { homedir } from 'node:os';
import { Command } from '@oclif/core/command';
import { type ResolvedSettings, resolveSettings } from '../config/resolve-settings.ts';
import type { Settings } from '../config/settings.ts';
import { MsgError } from '../core/errors.ts';
import { paintFor } from '../ui/paint.ts';
import { type Talk, talkTo } from '../ui/talk.ts';
import { Failure } from './failure.ts';
import { globalFlags } from './flag-groups.ts';
import { flagValues } from './flags.ts';
import { type Interruption, onInterruption } from './interruption.ts';
import { OCLIF_VARIABLES } from './oclif-variables.ts';

/** What a command works with. */
export interface Edge {
  readonly settings: Settings;
  readonly talk: Talk;
  readonly interruption: Interruption;
}

/** What every command shares. `run` gives the exit code; errors are told by main.ts alone. */
export abstract class MsgCommand extends Command {
  static override baseFlags = globalFlags;
  #settings: Settings | undefined;

  abstract override run(): Promise<number>;

  /** Settings in force, somebody to talk to, and the signals from outside. */
  protected async begin(flags: Readonly<Record<string, unknown>>): Promise<Edge> {
    const { settings, warnings } = await this.resolve(flags);
    const stream = process.stderr;
    const talk = talkTo({ stream, paint: await paintFor(stream, settings.color) });
    for (const warning of warnings) talk.warning(warning);
    return { settings, talk, interruption: onInterruption() };
  }

  protected async resolve(flags: Readonly<Record<string, unknown>>): Promise<ResolvedSettings> {
    const resolved = await resolveSettings({
      flags: flagValues(flags),
      env: process.env,
      cwd: workingDirectory(),
      home: homedir(),
      otherVariables: OCLIF_VARIABLES,
    });
    this.#settings = resolved.settings;
    return resolved;
  }

  protected override async catch(error: unknown): Promise<never> {
    throw new Failure(error, this.#settings);
  }
}

function workingDirectory(): string {
  try {
    return process.cwd();
  } catch (cause) {
    throw new MsgError('io', 'the working directory is gone', {
      hint: 'change to another one',
      cause,
    });
  }
}
