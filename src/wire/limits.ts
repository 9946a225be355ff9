/** What a peer may make us hold; sizes in bytes. */
export interface FrameLimits {
  readonly maxHeaderLine: number;
  readonly maxHeaders: number;
  readonly maxBody: number;
}

/** ActiveMQ's own limits (brokers.md): 10 KiB a header line, 1000 headers, 100 MiB a body. */
export const DEFAULT_LIMITS: FrameLimits = {
  maxHeaderLine: 10 * 1024,
  maxHeaders: 1000,
  maxBody: 100 * 1024 * 1024,
};

/** All header lines together: enough for RabbitMQ's hundred long ones, and bounded. */
export function maxHead(limits: FrameLimits): number {
  return Math.max(64 * 1024, 100 * limits.maxHeaderLine);
}
