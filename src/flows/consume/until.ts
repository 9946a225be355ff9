/** When to stop taking, beside a count; milliseconds. */
export interface Until {
  /** Since the start. */
  readonly duration?: number | undefined;
  /** Since the last delivery, or the start. */
  readonly idle?: number | undefined;
}

/** A signal that is aborted when the time is up; `stirred` starts the idle time anew. */
export function timeLimit({ duration, idle }: Until): {
  readonly signal: AbortSignal;
  stirred(): void;
  end(): void;
} {
  const controller = new AbortController();
  const stop = () => controller.abort();
  const timers = [
    duration === undefined ? undefined : setTimeout(stop, duration),
    idle === undefined ? undefined : setTimeout(stop, idle),
  ];
  return {
    signal: controller.signal,
    stirred: () => timers[1]?.refresh(),
    end: () => {
      for (const timer of timers) clearTimeout(timer);
    },
  };
}
