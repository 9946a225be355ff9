import { boolean } from '@oclif/core/flags';
import { MsgCommand } from '../cli/base-command.ts';
import { brokerFlags, limitFlags } from '../cli/flag-groups.ts';
import {
  argument,
  choiceFlag,
  filesArgument,
  numberFlag,
  repeatedFlag,
  settingFlag,
  switchFlag,
} from '../cli/flags.ts';
import { parseHeaders } from '../cli/headers.ts';
import { runPublish } from '../cli/run-publish.ts';
import { integer } from '../config/number-types.ts';

const INPUT = 'INPUT';
const MESSAGE = 'MESSAGE';
const DELIVERY = 'DELIVERY';

export default class Publish extends MsgCommand {
  static override summary = 'Send records to a broker, each confirmed.';
  static override description =
    `Reads records from files or standard input and sends them to a queue or topic. A record counts as sent only when the broker has confirmed it. A bad record is told with its line, the rest goes on, and the exit code is 1.

DESTINATION may hold {field} placeholders that are filled from each record, dots becoming underscores. With - each line names its own destination, as consume --meta and --format message write it.`;

  static override examples = [
    'msg publish /topic/grid.usage.transfer gridftp.log --from gridftp',
    'check_result | msg publish /topic/grid.probe.metricOutput --from wlcg --body wlcg',
    "msg publish '/topic/grid.probe.metricOutput.EGEE.site.{siteName}' metrics.ndjson",
    'msg consume /queue/a --format message --idle 2s | msg publish /queue/b --from message',
  ];

  static override args = {
    destination: argument(
      'destination',
      '/queue/NAME, /topic/NAME, or - where each line names its own',
      true,
    ),
    file: filesArgument('file', 'files to read; standard input when none is given, or for -'),
  };

  static override flags = {
    from: settingFlag('from', INPUT, '<format>'),
    'raw-fields': boolean({ summary: "gridftp: keep the log's own fields", helpGroup: INPUT }),
    strict: boolean({ summary: 'stop at the first bad record, exit 65', helpGroup: INPUT }),
    body: settingFlag('body', MESSAGE, '<format>'),
    header: repeatedFlag({
      char: 'H',
      summary: 'header of each message; may be repeated',
      helpGroup: MESSAGE,
      helpValue: '<name=value>',
    }),
    'per-message': numberFlag(integer(1, 100_000), {
      summary: 'records in a message, at most [default: 1]',
      helpGroup: MESSAGE,
      helpValue: '<count>',
    }),
    persistent: switchFlag('persistent', MESSAGE),
    ttl: settingFlag('ttl', MESSAGE, '<duration>'),
    priority: settingFlag('priority', MESSAGE, '<0-9>'),
    window: settingFlag('window', DELIVERY, '<count>'),
    rate: settingFlag('rate', DELIVERY, '<per second>'),
    'dry-run': boolean({
      summary: 'send nothing; write the messages to standard output',
      helpGroup: DELIVERY,
    }),
    report: choiceFlag(['json'], {
      summary: 'write the counts to standard error at the end',
      helpGroup: DELIVERY,
      helpValue: 'json',
    }),
    ...brokerFlags,
    ...limitFlags,
  };

  override async run(): Promise<number> {
    const { args, flags } = await this.parse(Publish);
    return runPublish(await this.begin(flags), {
      destination: args.destination ?? '',
      files: args.file ?? [],
      headers: parseHeaders(flags.header ?? []),
      perMessage: flags['per-message'] ?? 1,
      dryRun: flags['dry-run'],
      strict: flags.strict,
      rawFields: flags['raw-fields'],
      reportJson: flags.report === 'json',
    });
  }
}
