/**
 * The items until the signal is aborted, without waiting for one that may never come: standard input
 * can be silent for hours.
 */
export async function* untilAborted<T>(
  items: AsyncIterable<T>,
  signal: AbortSignal,
): AsyncGenerator<T> {
  let stop = () => {};
  const aborted = new Promise<undefined>((resolve) => {
    stop = () => resolve(undefined);
  });
  signal.addEventListener('abort', stop);
  const iterator = items[Symbol.asyncIterator]();
  try {
    while (!signal.aborted) {
      const coming = iterator.next();
      coming.catch(() => undefined);
      const next = await Promise.race([coming, aborted]);
      if (next === undefined || next.done) return;
      yield next.value;
    }
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
