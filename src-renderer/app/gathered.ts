/**
 * Runs `ask` for a burst of calls: at once for the first, and once more after it for all that came meanwhile. An
 * answer that did not come is left out; the next event or the next connection asks again.
 */
export function gathered(ask: () => Promise<void>, pauseMilliseconds = 150): () => Promise<void> {
  let running: Promise<void> | null = null;
  let again: Promise<void> | null = null;

  const run = async (): Promise<void> => {
    try {
      await ask();
    } catch {
      // shown as it was; the connection's state tells why
    } finally {
      running = null;
    }
  };

  return () => {
    if (running === null) return (running = run());
    again ??= running
      .then(() => new Promise((resolve) => setTimeout(resolve, pauseMilliseconds)))
      .then(() => {
        again = null;
        return (running ??= run());
      });
    return again;
  };
}
