import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { findBrowser } from '../src-main/hosts/start/browser.ts';

/** The path of Edge, Chrome or Chromium; on Debian as root it is installed when missing. `null` when there is none. */
export async function findOrInstallBrowser(): Promise<string | null> {
  const found = await findBrowser();
  if (found !== null) return found;
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return null;
  console.log('Installing Debian’s chromium for the browser tests …');
  const apt = (...parameters: string[]): number =>
    spawnSync('apt-get', parameters, { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
      .status ?? 1;
  if (apt('update', '-q') !== 0 || apt('install', '-y', '-q', '--no-install-recommends', 'chromium') !== 0) return null;
  return findBrowser();
}
