import { boolean } from '@oclif/core/flags';
import { MsgCommand } from '../cli/base-command.ts';
import { brokerFlags, limitFlags } from '../cli/flag-groups.ts';
import { argument, choiceFlag, numberFlag, settingFlag, textFlag } from '../cli/flags.ts';
import { runConsume } from '../cli/run-consume.ts';
import { duration, integer } from '../config/number-types.ts';

const SUBSCRIPTION = 'SUBSCRIPTION';
const END = 'END';
const OUTPUT = 'OUTPUT';
const count = integer(0, 1e12);
const time = duration(1, 24 * 86_400_000);

export default class Consume extends MsgCommand {
  static override summary = 'Take messages from a broker reliably.';
  static override description =
    `Writes the records of each message as lines of JSON, or stores them. A message is acknowledged only after the sink has it: standard output drained, file synced, transaction committed. What is not acknowledged stays with the broker.

A message is never given up for its contents: a body that cannot be read becomes {"@body": ...}.`;

  static override examples = [
    'msg consume /topic/grid.usage.transfer',
    'msg consume /queue/metrics --to sqlite:metrics.db --durable metric-store',
    'msg consume /queue/a --count 100 --expect 100 --duration 30s',
    'msg consume /queue/a --meta --idle 2s | msg publish /queue/b',
  ];

  static override args = {
    destination: argument('destination', '/queue/NAME or /topic/NAME', true),
  };

  static override flags = {
    durable: textFlag({
      summary: 'durable subscription of this name: nothing is missed while we are away',
      helpGroup: SUBSCRIPTION,
      helpValue: '<name>',
    }),
    'client-id': settingFlag('clientId', SUBSCRIPTION, '<name>'),
    selector: textFlag({
      summary: 'condition on headers (SQL-92), evaluated by the broker',
      helpGroup: SUBSCRIPTION,
      helpValue: '<condition>',
    }),
    prefetch: settingFlag('prefetch', SUBSCRIPTION, '<count>'),
    batch: settingFlag('batch', SUBSCRIPTION, '<count>'),
    count: numberFlag(count, {
      char: 'n',
      summary: 'stop after this many messages',
      helpGroup: END,
      helpValue: '<count>',
    }),
    duration: numberFlag(time, {
      summary: 'stop after this time',
      helpGroup: END,
      helpValue: '<duration>',
    }),
    idle: numberFlag(time, {
      summary: 'stop when nothing came for this time',
      helpGroup: END,
      helpValue: '<duration>',
    }),
    expect: numberFlag(count, {
      summary: 'stop after this many messages; exit 124 when fewer came',
      helpGroup: END,
      helpValue: '<count>',
    }),
    format: choiceFlag(['record', 'message'], {
      summary: 'lines of records, or of whole messages without any loss [default: record]',
      helpGroup: OUTPUT,
      helpValue: 'record|message',
    }),
    meta: boolean({ summary: 'add destination, headers and id as "@message"', helpGroup: OUTPUT }),
    body: settingFlag('body', OUTPUT, '<format>'),
    to: textFlag({
      summary: 'where to: -, file:PATH or sqlite:PATH [default: -]',
      helpGroup: OUTPUT,
      helpValue: '<sink>',
    }),
    table: textFlag({
      summary: 'one SQLite table for all [default: by class of record]',
      helpGroup: OUTPUT,
      helpValue: '<name>',
    }),
    ...brokerFlags,
    ...limitFlags,
  };

  override async run(): Promise<number> {
    const { args, flags } = await this.parse(Consume);
    return runConsume(await this.begin(flags), {
      destination: args.destination ?? '',
      durable: flags.durable,
      selector: flags.selector,
      count: flags.count,
      duration: flags.duration,
      idle: flags.idle,
      expect: flags.expect,
      format: flags.format ?? 'record',
      meta: flags.meta,
      to: flags.to ?? '-',
      table: flags.table,
    });
  }
}
