import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/** The path of Edge, Chrome or Chromium on this machine, or `null`. `QMC_BROWSER` names another one. */
export async function findBrowser(
  platform: NodeJS.Platform = process.platform,
  environment: Environment = process.env,
): Promise<string | null> {
  for (const candidate of candidates(platform, environment)) {
    try {
      await access(candidate, constants.X_OK);
      return candidate;
    } catch {
      // not here: look at the next place
    }
  }
  return null;
}

/** Whether a window can be shown at all. */
export function hasDisplay(
  platform: NodeJS.Platform = process.platform,
  environment: Environment = process.env,
): boolean {
  return platform !== 'linux' || Boolean(environment.DISPLAY) || Boolean(environment.WAYLAND_DISPLAY);
}

function candidates(platform: NodeJS.Platform, environment: Environment): string[] {
  const chosen = environment.QMC_BROWSER;
  return [...(chosen ? [chosen] : []), ...usualPlaces(platform, environment)];
}

function usualPlaces(platform: NodeJS.Platform, environment: Environment): string[] {
  if (platform === 'win32') {
    const roots = ['ProgramFiles(x86)', 'ProgramFiles', 'LOCALAPPDATA'].flatMap((name) => environment[name] ?? []);
    return ['Microsoft\\Edge\\Application\\msedge.exe', 'Google\\Chrome\\Application\\chrome.exe'].flatMap((place) =>
      roots.map((root) => join(root, place)),
    );
  }
  if (platform === 'darwin') {
    return ['Microsoft Edge', 'Google Chrome', 'Chromium'].map(
      (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
    );
  }
  const names = [
    'microsoft-edge',
    'microsoft-edge-stable',
    'google-chrome',
    'google-chrome-stable',
    'chromium',
    'chromium-browser',
  ];
  const folders = (environment.PATH ?? '').split(delimiter).filter((folder) => folder.startsWith('/'));
  return names.flatMap((name) => folders.map((folder) => join(folder, name)));
}
