import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { createRequire } from 'node:module';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import {
  _electron as electron,
  chromium,
  test as base,
  expect,
  type Browser,
  type ElectronApplication,
  type Page,
} from '@playwright/test';
import { z } from 'zod';
import type { DestinationId } from '#contract/common.ts';
import { systemClock } from '../../src-main/platform/clock.ts';
import { openTrainingStorage, type LedgerEntry, type TrainingStorage } from '../../src-main/training/store.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** The build under test; another than the usual one lets a second run go on beside a rebuild. */
const built = process.env.QMC_BUILD ?? join(root, 'out');
const run = promisify(execFile);
const cliAnswer = z.object({ ok: z.literal(true), result: z.unknown() });
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
  /** What a training server keeps of one kind, such as `dossier`. */
  records<Schema extends z.ZodType>(destination: DestinationId, kind: string, schema: Schema): z.output<Schema>[];
  /** The bytes with this SHA-256, as a training server received them. */
  received(sha256: string): Promise<Buffer>;
  /** Calls a procedure of the contract by the command line, beside the window. */
  call<Schema extends z.ZodType>(procedure: string, input: unknown, schema: Schema): Promise<z.output<Schema>>;
  /** Ends the program and starts it again on the same data; `between` happens while it does not run. */
  restart(between?: () => Promise<void>): Promise<void>;
}

interface Running {
  readonly page: Page;
  end(): Promise<void>;
}

interface StartOptions {
  readonly dataFolder: string;
  readonly scanFolder: string;
  readonly look: {
    readonly colorScheme: 'light' | 'dark' | 'no-preference';
    readonly viewport: { readonly width: number; readonly height: number };
  };
  /** Called with the window as early as the host allows. */
  onPage(page: Page): void;
}

/**
 * Playwright's test with the program already started on an empty data folder, in training mode. Whatever a test is
 * about: at its end the window has reported no error and has asked nothing of any other machine.
 */
export const test = base.extend<{ program: Program }>({
  program: async ({ colorScheme, viewport }, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'qmc-e2e-'));
    const dataFolder = join(folder, 'data');
    const scanFolder = join(folder, 'scan');
    await mkdir(scanFolder);
    const look: StartOptions['look'] = {
      colorScheme: colorScheme ?? 'light',
      viewport: viewport ?? { width: 1366, height: 768 },
    };
    const complaints: string[] = [];
    const kept = <Read>(read: (storage: TrainingStorage) => Read): Read => {
      const storage = openTrainingStorage(join(dataFolder, 'training'), systemClock);
      try {
        return read(storage);
      } finally {
        storage.close();
      }
    };
    const start = async (): Promise<Running> => {
      const options = { dataFolder, scanFolder, look, onPage: (page: Page) => listen(page, complaints) };
      const started = host === 'electron' ? await startElectron(options) : await startWeb(options);
      started.page.setDefaultTimeout(20_000);
      return started;
    };
    let running = await start();
    try {
      await use({
        host,
        dataFolder,
        scanFolder,
        get page() {
          return running.page;
        },
        ledger: (destination) => kept((storage) => [...storage.of(destination).ledger()]),
        records: (destination, kind, schema) => kept((storage) => storage.of(destination).list(kind, schema)),
        received: (sha256) => readFile(join(dataFolder, 'training', 'files', sha256)),
        async call(procedure, input, schema) {
          const script = join(built, 'main', 'cli.js');
          const parameters = [script, '--data', dataFolder, '--json', 'call', procedure, JSON.stringify(input)];
          const { stdout } = await run(process.execPath, parameters, { cwd: root, maxBuffer: 64 * 1024 * 1024 });
          return schema.parse(cliAnswer.parse(JSON.parse(stdout)).result);
        },
        async restart(between) {
          await running.end();
          await between?.();
          running = await start();
        },
      });
    } finally {
      await running.end();
      await rm(folder, { recursive: true, force: true });
    }
    expect(complaints, 'errors of the window, requests to other machines').toEqual([]);
  },
});

/** Notes what a window must never do. */
function listen(page: Page, complaints: string[]): void {
  page.on('pageerror', (error) => complaints.push(`bug: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    const away = /^(https?|wss?):$/.test(protocol) && hostname !== '127.0.0.1';
    if (away) complaints.push(`request: ${request.url()}`);
  });
  page.on('websocket', (socket) => {
    if (new URL(socket.url()).hostname !== '127.0.0.1') complaints.push(`request: ${socket.url()}`);
  });
}

export { expect };

/** Electron where its binary is there, the web host in the machine's browser elsewhere. */
const host: Program['host'] = electronBinary() === null ? 'web' : 'electron';
console.log(`the window runs in: ${host === 'electron' ? 'Electron' : 'the web host with Chromium'}`);

function electronBinary(): string | null {
  const folder = join(createRequire(import.meta.url).resolve('electron/package.json'), '..', 'dist');
  const binary = join(folder, process.platform === 'win32' ? 'electron.exe' : 'electron');
  return existsSync(binary) ? binary : null;
}

async function startElectron({ dataFolder, scanFolder, look, onPage }: StartOptions): Promise<Running> {
  const application: ElectronApplication = await electron.launch({
    args: [join(built, 'main', 'electron.js'), `--data=${dataFolder}`, `--scan=${scanFolder}`],
    cwd: root,
  });
  const page = await application.firstWindow();
  onPage(page);
  await page.emulateMedia({ colorScheme: look.colorScheme, reducedMotion: 'reduce' });
  await page.setViewportSize(look.viewport);
  return { page, end: () => application.close() };
}

async function startWeb({ dataFolder, scanFolder, look, onPage }: StartOptions): Promise<Running> {
  const parameters = [`--data=${dataFolder}`, `--scan=${scanFolder}`, '--port=0', '--no-open'];
  const child = spawn(process.execPath, [join(built, 'main', 'web.js'), ...parameters], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
  };
  try {
    const address = await addressOf(child);
    const executablePath = process.env.QMC_BROWSER;
    const browser: Browser = await chromium.launch({
      ...(executablePath === undefined ? {} : { executablePath }),
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    });
    const context = await browser.newContext({
      ...look,
      reducedMotion: 'reduce',
      locale: 'vi-VN',
      timezoneId: 'Asia/Ho_Chi_Minh',
    });
    const page = await context.newPage();
    onPage(page);
    await page.goto(address);
    return {
      page,
      async end() {
        await browser.close();
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = '';
    const late = setTimeout(
      () => reject(new Error(`no address within ${START_TIMEOUT} ms: ${printed}`)),
      START_TIMEOUT,
    );
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
