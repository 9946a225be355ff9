import { type StompOptions, stompTransport } from '../../src/transports/stomp/transport.ts';
import { DEFAULT_LIMITS } from '../../src/wire/limits.ts';

/** A transport with the defaults of the program, to whichever broker. */
export function transportTo(url: string, more: Partial<StompOptions> = {}) {
  return stompTransport({
    brokers: [url],
    tls: {},
    connectTimeout: 10_000,
    timeout: 20_000,
    heartBeat: 10_000,
    limits: DEFAULT_LIMITS,
    onLost: () => undefined,
    ...more,
  });
}
