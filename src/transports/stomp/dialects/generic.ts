import { activemq } from './activemq.ts';
import type { Dialect } from './dialect.ts';

/** A broker we do not know: plain STOMP, each SEND confirmed by its own receipt. */
export const generic: Dialect = {
  ...activemq,
  name: 'generic',
  confirm: 'receipt',
};
