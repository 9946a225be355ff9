import { afterAll, beforeAll } from 'vitest';

interface Stoppable {
  stop(): Promise<void>;
}

/**
 * A broker for the suite this is called in: started before its tests, stopped after them. Returns
 * how the tests get at it.
 */
export function useBroker<Broker extends Stoppable>(start: () => Promise<Broker>): () => Broker {
  let broker: Broker | undefined;
  beforeAll(async () => {
    broker = await start();
  });
  afterAll(() => broker?.stop());
  return () => {
    if (broker === undefined) throw new Error('the broker is not started yet');
    return broker;
  };
}
