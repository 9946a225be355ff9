/** What happened since the broker started, in messages. */
export interface Counters {
  /** Sent by clients and stored or passed on; those of a transaction when it is committed. */
  received: number;
  /** MESSAGE frames sent, browsing included. */
  delivered: number;
  /** Gone to the dead letter queue. */
  deadLettered: number;
  /** Dropped since their time was over. */
  expired: number;
  /** Dropped for newer ones (activemq.maximumPendingMessageLimit), or refused by NACK and not persistent. */
  dropped: number;
}

export function newCounters(): Counters {
  return { received: 0, delivered: 0, deadLettered: 0, expired: 0, dropped: 0 };
}
