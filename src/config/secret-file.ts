import { MsgError } from '../core/errors.ts';
import { ownedFileMode, readOwnedFile, requirePrivate } from './owned-file.ts';

/**
 * The secret in a file, without one newline at its end. The file must be regular, belong to this
 * user or root, and be closed to group and others. Throws MsgError `config`, never with the secret.
 */
export async function readSecretFile(path: string): Promise<string> {
  const { text, mode } = await readOwnedFile(path);
  requirePrivate(path, mode, 'a secret');
  const secret = text.replace(/\r?\n$/, '');
  if (secret !== '') return secret;
  throw new MsgError('config', 'the file is empty', { where: path });
}

/** The same checks for a file that a library reads: a private key, a proxy. Throws MsgError `config`. */
export async function checkSecretFile(path: string): Promise<void> {
  requirePrivate(path, await ownedFileMode(path), 'a secret');
}
