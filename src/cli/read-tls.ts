import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { checkSecretFile } from '../config/secret-file.ts';
import type { Settings } from '../config/settings.ts';
import { MsgError } from '../core/errors.ts';

/** PEM texts for a TLS connection; absent ones fall to the system's own. */
export interface TlsTexts {
  readonly ca: string | undefined;
  readonly cert: string | undefined;
  readonly key: string | undefined;
}

/** Names in a directory of authorities, as grid sites keep it: by hash (`1d3ac1d2.0`) or `.pem`. */
const AUTHORITY = /\.(\d+|pem|crt)$/;

/** Reads the files; a key may stand in the certificate's file, as in a proxy. */
export async function readTls({ ca, cert, key }: Settings): Promise<TlsTexts> {
  const [caText, certText, keyText] = await Promise.all([
    readAuthorities(ca),
    readPem(cert),
    readPem(key),
  ]);
  if (cert === undefined || keyText !== undefined)
    return { ca: caText, cert: certText, key: keyText };
  await checkSecretFile(cert);
  return { ca: caText, cert: certText, key: certText };
}

async function readAuthorities(path: string | undefined): Promise<string | undefined> {
  if (path === undefined || !(await isDirectory(path))) return readPem(path);
  const names = (await readdir(path)).filter((name) => AUTHORITY.test(name));
  const texts = await Promise.all(names.map((name) => readPem(join(path, name))));
  return texts.join('\n');
}

async function isDirectory(path: string): Promise<boolean> {
  const status = await stat(path).catch(() => undefined);
  return status?.isDirectory() ?? false;
}

async function readPem(path: string | undefined): Promise<string | undefined> {
  if (path === undefined) return undefined;
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new MsgError('config', 'cannot read the certificate file', {
      where: path,
      hint: 'check its name and permissions',
      cause: error,
    });
  }
}
