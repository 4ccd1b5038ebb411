import { spawn } from 'node:child_process';
import type { HostServices } from '../../platform/host.ts';
import { VERSION } from '../program.ts';
import { hasDisplay } from '../start/browser.ts';

/** What a plain Node process can do for the core: open a folder where there is a desktop, and nothing else. */
export function createPlainMachine(kind: 'web' | 'cli'): HostServices {
  return {
    kind,
    version: VERSION,
    capabilities: { pickFolder: false, openFolder: kind === 'web' && hasDisplay(), notify: false },
    protection: null,
    pickFolder: () => Promise.resolve(null),
    openFolder: (path) => (kind === 'web' && hasDisplay() ? showFolder(path) : Promise.resolve(false)),
    notify: () => undefined,
  };
}

function showFolder(path: string): Promise<boolean> {
  const program = { win32: 'explorer.exe', darwin: 'open' }[process.platform as string] ?? 'xdg-open';
  return new Promise((resolve) => {
    const child = spawn(program, [path], { stdio: 'ignore', detached: true });
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
    child.once('error', () => resolve(false));
  });
}
