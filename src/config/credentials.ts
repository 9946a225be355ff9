import { MsgError, toMsgError } from '../core/errors.ts';
import { checkSecretFile, readSecretFile } from './secret-file.ts';
import { SETTINGS, type Settings } from './settings.ts';

export interface Credentials {
  readonly user: string | undefined;
  readonly password: string | undefined;
}

/**
 * Reads the password file and checks the key file. Apart from resolving, so that commands which
 * reach no broker do without them. Throws MsgError `config`.
 */
export async function readCredentials(settings: Settings): Promise<Credentials> {
  const { user, password, passwordFile, key } = settings;
  if (key !== undefined) await checkSecretFile(key);
  if (passwordFile === undefined) return { user, password };
  return { user, password: await readPassword(passwordFile) };
}

async function readPassword(file: string): Promise<string> {
  const password = await readSecretFile(file);
  try {
    return SETTINGS.password.type.fromText(password);
  } catch (thrown) {
    throw new MsgError('config', toMsgError(thrown).message, { where: file });
  }
}
