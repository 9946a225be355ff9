import { activemq } from './activemq.ts';
import type { Dialect } from './dialect.ts';
import { generic } from './generic.ts';
import { rabbitmq } from './rabbitmq.ts';

export const DIALECTS: Readonly<Record<string, Dialect>> = { activemq, rabbitmq, generic };

/** By the `server` header of CONNECTED: ActiveMQ/5.17.2, RabbitMQ/3.10.8, gridmsg/0.1.0. */
export function dialectOf(server: string | undefined): Dialect {
  if (/^(ActiveMQ|gridmsg)\//.test(server ?? '')) return activemq;
  if (/^RabbitMQ\//.test(server ?? '')) return rabbitmq;
  return generic;
}
