import { MsgCommand } from '../cli/base-command.ts';
import { limitFlags } from '../cli/flag-groups.ts';
import { numberFlag, settingFlag, textFlag } from '../cli/flags.ts';
import { runBroker } from '../cli/run-broker.ts';
import { integer } from '../config/number-types.ts';

const LISTENING = 'LISTENING';
const port = integer(0, 65_535);

export default class Broker extends MsgCommand {
  static override summary = 'Run an embedded broker, for development and tests.';
  static override description =
    `STOMP 1.0 to 1.2 over TCP and, with --ws-port, WebSocket: queues, topics with wildcards, durable subscriptions, transactions, as ActiveMQ has them. All of it is in memory and gone when it ends: not for production.

It writes one line of JSON with its addresses to standard output once it is ready.`;

  static override examples = ['msg broker', 'msg broker --port 0 --ws-port 0'];

  static override flags = {
    port: numberFlag(port, {
      summary: 'TCP port, 0 for a free one [default: 61613]',
      helpGroup: LISTENING,
      helpValue: '<port>',
    }),
    'ws-port': numberFlag(port, {
      summary: 'WebSocket port, 0 for a free one [default: none]',
      helpGroup: LISTENING,
      helpValue: '<port>',
    }),
    host: textFlag({
      summary: 'address to listen on [default: 127.0.0.1]',
      helpGroup: LISTENING,
      helpValue: '<address>',
    }),
    user: settingFlag('user', LISTENING, '<name>'),
    'password-file': settingFlag('passwordFile', LISTENING, '<file>'),
    ...limitFlags,
  };

  override async run(): Promise<number> {
    const { flags } = await this.parse(Broker);
    return runBroker(await this.begin(flags), {
      host: flags.host,
      port: flags.port,
      wsPort: flags['ws-port'],
      version: this.config.version,
    });
  }
}
