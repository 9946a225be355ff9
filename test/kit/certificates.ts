import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export const KEY_STORE_PASSWORD = 'changeit';

export interface Certificate {
  readonly certFile: string;
  readonly keyFile: string;
  /** Certificate and key as PKCS #12, for Java; opened by KEY_STORE_PASSWORD. */
  readonly keyStore: string;
}

/** A certificate authority of our own. */
export interface Authority {
  readonly caFile: string;
  /**
   * A certificate for a server of that DNS name alone: `localhost` therefore does not match when it
   * is reached as 127.0.0.1. Serves as a client certificate too.
   */
  issue(name: string, days?: number): Promise<Certificate>;
}

const CONFIG = `
[req]
distinguished_name = name
[name]
[ca]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[server]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = serverAuth,clientAuth
subjectAltName = DNS:$ENV::SERVER_NAME
`;

const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** Makes an authority in the folder, by the openssl program (3.0 or later). */
export async function createAuthority(folder: string): Promise<Authority> {
  const at = (name: string) => join(folder, name);
  const openssl = (args: readonly string[], name = 'unused') =>
    run('openssl', args, { env: { PATH: process.env['PATH'], SERVER_NAME: name } });
  const request = (section: string, subject: string, file: string, days: number) => [
    ...['req', '-x509', '-config', at('openssl.cnf'), '-extensions', section, ...NEW_KEY],
    ...['-subj', `/O=gridmsg tests/CN=${subject}`, '-days', String(days)],
    ...['-keyout', at(`${file}.key`), '-out', at(`${file}.pem`)],
  ];
  const caFile = at('ca.pem');
  await writeFile(at('openssl.cnf'), CONFIG);
  await openssl(request('ca', 'test authority', 'ca', 2));

  const issue = async (name: string, days = 2): Promise<Certificate> => {
    const [certFile, keyFile, keyStore] = [at(`${name}.pem`), at(`${name}.key`), at(`${name}.p12`)];
    const signedByUs = ['-CA', caFile, '-CAkey', at('ca.key')];
    await openssl([...request('server', name, name, days), ...signedByUs], name);
    await openssl([
      ...['pkcs12', '-export', '-in', certFile, '-inkey', keyFile, '-certfile', caFile],
      ...['-name', name, '-out', keyStore, '-passout', `pass:${KEY_STORE_PASSWORD}`],
    ]);
    return { certFile, keyFile, keyStore };
  };
  return { caFile, issue };
}
