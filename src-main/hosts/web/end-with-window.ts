import { createWindDown } from '../wind-down.ts';
import type { WebServer } from './server.ts';

/** How long no page may be connected before the window counts as closed: a reload is gone for a moment, too. */
const SETTLE_MILLISECONDS = 5000;

interface Ending {
  readonly server: Pick<WebServer, 'pages' | 'onWindowAsked'>;
  drain(timeoutMs: number): Promise<{ left: number }>;
  end(left: number): void;
  readonly settleMilliseconds?: number;
}

/**
 * Ends the program when its window is closed. The window counts as closed when no page is connected any more; where
 * we started the browser ourselves, its process must have ended, too. A program that nobody asked for a window
 * (`--no-open`) never ends this way.
 */
export function endWithWindow({ server, drain, end, settleMilliseconds = SETTLE_MILLISECONDS }: Ending): {
  /** The browser that we started has ended, or handed over to one that runs. */
  browserEnded(): void;
} {
  const windDown = createWindDown({ drain, end, settleMilliseconds });
  let wanted = false;
  let browserRuns = false;
  const look = (): void => {
    if (server.pages.count > 0) windDown.windowBack();
    else if (wanted && !browserRuns) windDown.windowGone();
  };
  server.onWindowAsked(() => {
    // whoever asks starts a browser, and its page is on the way
    if (!wanted) browserRuns = true;
    wanted = true;
    windDown.windowBack();
  });
  server.pages.onChange(look);
  return {
    browserEnded() {
      browserRuns = false;
      look();
    },
  };
}
