/** TLS material, read already; what is absent falls to the system's own. */
export interface TlsOptions {
  /** PEM of the authorities to trust. */
  readonly ca?: string | undefined;
  /** PEM of our certificate chain and key. */
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
}

export interface ConnectOptions {
  readonly tls: TlsOptions;
  /** Milliseconds. */
  readonly connectTimeout: number;
  readonly maxBody: number;
}

/** TLS allows no address as server name (RFC 6066). */
export function serverName(host: string): { servername?: string } {
  return /^[\d.]+$|:/.test(host) ? {} : { servername: host };
}
