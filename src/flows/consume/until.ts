/** When to stop taking, beside a count; milliseconds. */
export interface Until {
  /** Since the start. */
  readonly duration?: number | undefined;
  /** Since the last delivery was dealt with, or the start. */
  readonly idle?: number | undefined;
}

/**
 * A signal that is aborted when the time is up; `stirred` starts the idle time anew. While `busy`
 * with what came before, nothing can come, and that is no idle time.
 */
export function timeLimit(
  { duration, idle }: Until,
  busy: () => boolean,
): { readonly signal: AbortSignal; stirred(): void; end(): void } {
  const controller = new AbortController();
  const stop = () => controller.abort();
  const whole = duration === undefined ? undefined : setTimeout(stop, duration);
  const quiet =
    idle === undefined ? undefined : setTimeout(() => (busy() ? quiet?.refresh() : stop()), idle);
  return {
    signal: controller.signal,
    stirred: () => quiet?.refresh(),
    end: () => {
      clearTimeout(whole);
      clearTimeout(quiet);
    },
  };
}
