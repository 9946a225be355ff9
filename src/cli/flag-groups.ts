import { brokerFlag, settingFlag, switchFlag } from './flags.ts';

const BROKER = 'BROKER';
const LIMITS = 'LIMITS';
const GLOBAL = 'GLOBAL';

/** How to reach a broker. */
export const brokerFlags = {
  broker: brokerFlag(BROKER),
  user: settingFlag('user', BROKER, '<name>'),
  'password-file': settingFlag('passwordFile', BROKER, '<file>'),
  vhost: settingFlag('vhost', BROKER, '<name>'),
  ca: settingFlag('ca', BROKER, '<path>'),
  cert: settingFlag('cert', BROKER, '<file>'),
  key: settingFlag('key', BROKER, '<file>'),
  dialect: settingFlag('dialect', BROKER, '<name>'),
  'connect-timeout': settingFlag('connectTimeout', BROKER, '<duration>'),
  timeout: settingFlag('timeout', BROKER, '<duration>'),
  'heart-beat': settingFlag('heartBeat', BROKER, '<duration>'),
};

/** What a peer may make us hold. */
export const limitFlags = {
  'max-body': settingFlag('maxBody', LIMITS, '<size>'),
  'max-header-line': settingFlag('maxHeaderLine', LIMITS, '<size>'),
  'max-headers': settingFlag('maxHeaders', LIMITS, '<count>'),
};

/** On every command. */
export const globalFlags = {
  profile: settingFlag('profile', GLOBAL, '<name>'),
  color: settingFlag('color', GLOBAL, '<when>'),
  debug: switchFlag('debug', GLOBAL),
};
