import { spawn, type ChildProcess } from 'node:child_process';
import { createRequire } from 'node:module';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  _electron as electron,
  chromium,
  test as base,
  expect,
  type Browser,
  type ElectronApplication,
  type Page,
} from '@playwright/test';
import type { DestinationId } from '#contract/common.ts';
import { systemClock } from '../../src-main/platform/clock.ts';
import { openTrainingStorage, type LedgerEntry } from '../../src-main/training/store.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const START_TIMEOUT = 30_000;

/** The running program with one window, in whichever host this machine has. */
export interface Program {
  readonly host: 'electron' | 'web';
  readonly dataFolder: string;
  /** Where the scanner writes. */
  readonly scanFolder: string;
  readonly page: Page;
  /** What a training server was sent, with the SHA-256 of the bytes that it received. */
  ledger(destination: DestinationId): readonly LedgerEntry[];
  /** Ends the program and starts it again on the same data. */
  restart(): Promise<void>;
}

interface Running {
  readonly page: Page;
  end(): Promise<void>;
}

/** Playwright's test with the program already started on an empty data folder, in training mode. */
export const test = base.extend<{ program: Program }>({
  program: async ({ colorScheme, viewport }, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'qmc-e2e-'));
    const dataFolder = join(folder, 'data');
    const scanFolder = join(folder, 'scan');
    await mkdir(scanFolder);
    const look = { colorScheme: colorScheme ?? 'light', viewport: viewport ?? { width: 1366, height: 768 } };
    const start = (): Promise<Running> =>
      host === 'electron' ? startElectron(dataFolder, scanFolder) : startWeb(dataFolder, scanFolder, look);
    let running = await start();
    await use({
      host,
      dataFolder,
      scanFolder,
      get page() {
        return running.page;
      },
      ledger(destination) {
        const storage = openTrainingStorage(join(dataFolder, 'training'), systemClock);
        try {
          return [...storage.of(destination).ledger()];
        } finally {
          storage.close();
        }
      },
      async restart() {
        await running.end();
        running = await start();
      },
    });
    await running.end();
    await rm(folder, { recursive: true, force: true });
  },
});

export { expect };

/** Electron where its binary is there, the web host in the machine's browser elsewhere. */
const host: Program['host'] = electronBinary() === null ? 'web' : 'electron';
console.log(`the window runs in: ${host === 'electron' ? 'Electron' : 'the web host with Chromium'}`);

function electronBinary(): string | null {
  const folder = join(createRequire(import.meta.url).resolve('electron/package.json'), '..', 'dist');
  const binary = join(folder, process.platform === 'win32' ? 'electron.exe' : 'electron');
  return existsSync(binary) ? binary : null;
}

async function startElectron(dataFolder: string, scanFolder: string): Promise<Running> {
  const application: ElectronApplication = await electron.launch({
    args: [join(root, 'out', 'main', 'electron.js'), '--data', dataFolder, '--scan', scanFolder],
    cwd: root,
  });
  return { page: await application.firstWindow(), end: () => application.close() };
}

async function startWeb(
  dataFolder: string,
  scanFolder: string,
  look: { colorScheme: 'light' | 'dark' | 'no-preference' | null; viewport: { width: number; height: number } },
): Promise<Running> {
  const parameters = ['--data', dataFolder, '--scan', scanFolder, '--port', '0', '--no-open'];
  const child = spawn(process.execPath, [join(root, 'out', 'main', 'web.js'), ...parameters], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const address = await addressOf(child);
  const executablePath = process.env.QMC_BROWSER;
  const browser: Browser = await chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  const context = await browser.newContext({ ...look, locale: 'vi-VN', timezoneId: 'Asia/Ho_Chi_Minh' });
  const page = await context.newPage();
  await page.goto(address);
  return {
    page,
    async end() {
      await browser.close();
      child.kill('SIGTERM');
      await ended;
    },
  };
}

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = '';
    const late = setTimeout(() => reject(new Error(`no address within ${START_TIMEOUT} ms: ${printed}`)), START_TIMEOUT);
    child.stdout?.on('data', (chunk: Buffer) => {
      printed += chunk.toString('utf8');
      const found = /http:\/\/127\.0\.0\.1:\d+\/#\S+/.exec(printed);
      if (found !== null) {
        clearTimeout(late);
        resolve(found[0]);
      }
    });
    child.once('exit', (code) => reject(new Error(`the program ended with ${code}: ${printed}`)));
  });
}
