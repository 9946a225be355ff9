import { boolean } from '@oclif/core/flags';
import { MsgCommand } from '../../cli/base-command.ts';
import { exitCode } from '../../cli/exit-codes.ts';
import { brokerFlags, limitFlags } from '../../cli/flag-groups.ts';
import { writeLine } from '../../cli/stdout.ts';
import { describeSettings } from '../../config/describe-settings.ts';
import { settingLines } from '../../ui/setting-lines.ts';

export default class ConfigShow extends MsgCommand {
  static override summary = 'Show every setting and where it came from.';
  static override description =
    'The settings in force, strongest first: flags, MSG_* variables, the project file, the user file, the system file, defaults. Passwords are hidden.';

  static override examples = ['msg config show', 'msg config show --profile site --json'];

  static override flags = {
    json: boolean({ summary: 'a line of JSON for each setting' }),
    ...brokerFlags,
    ...limitFlags,
  };

  override async run(): Promise<number> {
    const { flags } = await this.parse(ConfigShow);
    const rows = describeSettings(await this.resolve(flags));
    const lines = flags.json ? rows.map((row) => JSON.stringify(row)) : settingLines(rows);
    await writeLine(lines.join('\n'));
    return exitCode('done');
  }
}
