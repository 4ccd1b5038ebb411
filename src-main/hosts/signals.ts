/** Ctrl-C, a closed console (`SIGHUP` on Windows too, where ten seconds are left), and what a service manager sends. */
const END_SIGNALS: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK'];

/** How long a clean stop may take before the process ends anyway; the core itself needs four seconds at the most. */
const STOP_MILLISECONDS = 6000;

/**
 * Calls `first` at the first request to end and `second` at the next one, or when the stop takes too long. Nothing
 * accepted is lost either way: a stop is only the polite form of a crash.
 */
export function onEndRequest({ first, second }: { first: () => void; second: () => void }): void {
  let asked = false;
  for (const signal of END_SIGNALS) {
    // a library that writes files atomically ends the process itself at the first signal, in the middle of our stop
    process.removeAllListeners(signal);
    process.on(signal, () => {
      if (asked) {
        second();
        return;
      }
      asked = true;
      setTimeout(second, STOP_MILLISECONDS).unref();
      first();
    });
  }
}
