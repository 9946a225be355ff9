import { brokerUrls } from './broker-urls.ts';
import { duration, integer, onOff, positive, size } from './number-types.ts';
import { optional, type PresetSetting, preset, type Setting } from './setting.ts';
import { choice, path, text } from './text-types.ts';

const SECOND = 1000;
const DAY = 86_400 * SECOND;
const KIB = 1024;
const MIB = 1024 * KIB;
const GIB = 1024 * MIB;
/** Node's timers hold 31 bits of milliseconds and fire at once beyond. */
const LONGEST_TIMER = 24 * DAY;
/** With 10,000 the links froze in measurements (both sides' socket buffers full). */
const LARGEST_PREFETCH = 1000;

/**
 * Every setting, declared once. The name is the key in configuration files; the environment
 * variable and the flag follow from it (setting-names.ts). Durations are milliseconds, sizes bytes.
 */
const table = {
  profile: optional(text, 'profile of the configuration files to use', { notFrom: 'file' }),
  broker: preset(brokerUrls, ['stomp://localhost:61613'], 'brokers to try, in order'),
  user: optional(text, 'user name'),
  password: optional(text, 'password', { secret: true, notFrom: 'flag' }),
  passwordFile: optional(path, 'file that holds the password, readable by its owner only'),
  vhost: optional(text, 'virtual host of the broker; RabbitMQ alone has them'),
  clientId: optional(text, 'client id, which a durable subscription belongs to'),
  ca: optional(path, 'certificate authorities: a file or a hashed directory'),
  cert: optional(path, 'client certificate or proxy'),
  key: optional(path, 'private key of the certificate, readable by its owner only'),
  connectTimeout: preset(duration(1, LONGEST_TIMER), 10 * SECOND, 'time allowed for connecting'),
  timeout: preset(duration(1, LONGEST_TIMER), 30 * SECOND, 'time allowed for an answer'),
  heartBeat: preset(duration(0, LONGEST_TIMER), 10 * SECOND, 'heart-beat interval, 0 for none'),
  dialect: preset(choice('auto', 'activemq', 'rabbitmq', 'generic'), 'auto', 'kind of broker'),
  window: preset(integer(1, 100_000), 1000, 'messages sent and not yet confirmed'),
  prefetch: preset(
    integer(1, LARGEST_PREFETCH),
    1000,
    'messages received and not yet acknowledged',
  ),
  batch: preset(integer(1, 10_000), 100, 'messages handled together'),
  persistent: preset(onOff, true, 'whether the broker keeps messages over a restart'),
  ttl: optional(duration(0, 36_500 * DAY), 'time a message lives on the broker, 0 for ever'),
  priority: optional(integer(0, 9), 'priority of the messages, 9 the highest'),
  rate: optional(positive, 'most messages a second'),
  from: optional(text, 'format of the input'),
  body: optional(text, 'format of the message bodies'),
  maxBody: preset(size(1, 4 * GIB), 100 * MIB, 'largest message body'),
  maxHeaderLine: preset(size(64, GIB), 10 * KIB, 'longest line in the headers of a message'),
  maxHeaders: preset(integer(1, 100_000), 1000, 'most headers of a message'),
  color: preset(choice('auto', 'always', 'never'), 'auto', 'coloured output'),
  debug: preset(onOff, false, 'details of errors and of the protocol on standard error'),
};

export type SettingName = keyof typeof table;

type Given = { [K in SettingName]: (typeof table)[K] extends Setting<infer T> ? T : never };

type PresetName = {
  [K in SettingName]: (typeof table)[K] extends PresetSetting<Given[K]> ? K : never;
}[SettingName];

/** The settings that one layer gives. */
export type SettingValues = Partial<Given>;

/** What all commands work with: what has a default is always there. Durations are milliseconds, sizes bytes. */
export type Settings = Readonly<SettingValues & Pick<Given, PresetName>>;

export const SETTINGS: { readonly [K in SettingName]: Setting<Given[K]> } = table;

export const SETTING_NAMES: readonly SettingName[] = Object.keys(SETTINGS).filter(isSettingName);

export function isSettingName(name: string): name is SettingName {
  return Object.hasOwn(SETTINGS, name);
}

/** True when all that has a default is there. */
export function isComplete(values: SettingValues): values is SettingValues & Settings {
  return SETTING_NAMES.every(
    (name) => SETTINGS[name].initial === undefined || values[name] !== undefined,
  );
}
