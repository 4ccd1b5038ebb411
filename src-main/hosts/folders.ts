import { join } from 'node:path';

export interface Surroundings {
  readonly platform: NodeJS.Platform;
  readonly home: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Where the data of this user stands when nobody says otherwise: local, never a roaming profile or a share. */
export function defaultDataFolder({ platform, home, environment }: Surroundings): string {
  if (platform === 'win32') {
    const local = environment.LOCALAPPDATA ?? '';
    return join(local === '' ? join(home, 'AppData', 'Local') : local, 'QuayMotCua');
  }
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'QuayMotCua');
  // by the XDG base directory specification, a relative path is to be ignored
  const shared = environment.XDG_DATA_HOME;
  return join(shared?.startsWith('/') ? shared : join(home, '.local', 'share'), 'quay-mot-cua');
}
