import type { FrameLimits } from '../../wire/limits.ts';
import type { Dialect } from './dialects/dialect.ts';
import type { TlsOptions } from './tls.ts';

/** Times are milliseconds. */
export interface SessionOptions {
  readonly tls: TlsOptions;
  readonly connectTimeout: number;
  /** How long nothing at all may be confirmed before we give up. */
  readonly timeout: number;
  /** Promised and wanted interval; 0 is none. */
  readonly heartBeat: number;
  readonly limits: FrameLimits;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  readonly vhost?: string | undefined;
  readonly clientId?: string | undefined;
  /** In place of the one that CONNECTED tells. */
  readonly dialect?: Dialect | undefined;
}
