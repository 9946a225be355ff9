import type { SettingName } from './settings.ts';

/** `clientId` is `MSG_CLIENT_ID` in the environment. */
export function variableOf(name: SettingName): string {
  return `MSG_${words(name, '_').toUpperCase()}`;
}

/** `clientId` is `--client-id` on the command line. */
export function flagOf(name: SettingName): string {
  return `--${words(name, '-')}`;
}

function words(name: string, separator: string): string {
  return name.replace(/[A-Z]/g, (letter) => separator + letter.toLowerCase());
}
