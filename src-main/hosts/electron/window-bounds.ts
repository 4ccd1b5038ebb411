import type { BrowserWindow, Rectangle, Screen } from 'electron';
import Store from 'electron-store';
import { z } from 'zod';

const remembered = z.object({
  bounds: z.object({
    x: z.number().int(),
    y: z.number().int(),
    width: z.number().int().min(600).max(20_000),
    height: z.number().int().min(400).max(20_000),
  }),
  maximized: z.boolean(),
});

/** Where the window was when it was closed; nothing when that place is on no screen any more. */
export interface WindowBounds {
  last(): { bounds: Partial<Rectangle>; maximized: boolean };
  follow(window: BrowserWindow): void;
}

const FIRST = { bounds: { width: 1366, height: 768 }, maximized: false };

export function createWindowBounds(folder: string, screen: Screen): WindowBounds {
  const store = new Store<Record<string, unknown>>({ cwd: folder, name: 'window', clearInvalidConfig: true });
  return {
    last() {
      const found = remembered.safeParse(store.get('main'));
      return found.success && isVisible(found.data.bounds, screen) ? found.data : FIRST;
    },
    follow(window) {
      window.on('close', () => {
        store.set('main', { bounds: window.getNormalBounds(), maximized: window.isMaximized() });
      });
    },
  };
}

/** Enough of the title bar must be on a screen to take hold of it. */
function isVisible({ x, y, width }: Rectangle, screen: Screen): boolean {
  return screen.getAllDisplays().some(({ workArea: area }) => {
    const overlap = Math.min(x + width, area.x + area.width) - Math.max(x, area.x);
    return overlap >= 200 && y >= area.y - 10 && y < area.y + area.height - 40;
  });
}
