import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  app,
  type BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  powerMonitor,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  Tray,
} from 'electron';
import { EXIT } from '../exit-codes.ts';
import type { LaunchOptions } from '../options.ts';
import { listPageFiles } from '../page-files.ts';
import { pageFolder, PRODUCT_NAME, programFolder, VERSION } from '../program.ts';
import { createWindDown } from '../wind-down.ts';
import { sentence, speaker } from '../wording.ts';
import { createCoreSupervisor, type CoreSupervisor } from './core-supervisor.ts';
import { lockDownSession } from './lock-down.ts';
import { createWindowMachine } from './machine.ts';
import { openMainWindow } from './main-window.ts';
import { trayMenu, windowMenu } from './menu.ts';
import { isPage, servePage } from './page-protocol.ts';
import { PROTECTION_NAME, systemProtection } from './secret-protection.ts';
import { createWindowBounds } from './window-bounds.ts';
import { electronWording } from './wording.ts';

const STOP_MILLISECONDS = 10_000;
/** Windows ends a program about five seconds after it was told that the session ends. */
const SESSION_END_MILLISECONDS = 4000;

/** Opens the window at once and starts the core beside it. Returns when both are on their way. */
export async function startDesktop(options: LaunchOptions): Promise<void> {
  const say = speaker(electronWording, options.locale);
  const icon = join(programFolder, 'resources', 'icons', 'icon.png');
  lockDownSession(session.defaultSession);
  servePage(protocol, await listPageFiles(pageFolder));

  const bounds = createWindowBounds(app.getPath('userData'), screen);
  let window: BrowserWindow | null = null;
  let scanFolders: readonly string[] = [];
  let quitting = false;
  let stopped = false;

  const protection = await systemProtection(safeStorage, process.platform);
  const machine = createWindowMachine({ protection, window: () => window, showWindow });
  const supervisor = createCoreSupervisor({
    file: fileURLToPath(new URL('./core-process.js', import.meta.url)),
    name: `${PRODUCT_NAME} core`,
    startMessage: () => ({
      type: 'start',
      dataFolder: options.dataFolder,
      ...(options.scanFolder === undefined ? {} : { scanFolder: options.scanFolder }),
      ...(options.profileFile === undefined ? {} : { profileFile: options.profileFile }),
      version: VERSION,
      capabilities: { pickFolder: true, openFolder: true, notify: true },
      protection: protection === null ? null : PROTECTION_NAME,
    }),
    answer: (question) => machine.answer(question),
    notify: (title, body) => machine.notify(title, body),
    ready: (about) => {
      const first = scanFolders.length === 0;
      ({ scanFolders } = about);
      if (!first) return;
      console.log(say('running', { product: PRODUCT_NAME, data: options.dataFolder, scan: scanFolders.join(', ') }));
      if (about.training) console.log(say('training'));
    },
    failed: (reason) => {
      dialog.showErrorBox(PRODUCT_NAME, sentence(options.locale, reason));
      app.exit(reason.code === 'platform.data-folder-busy' ? EXIT.held : EXIT.failed);
    },
    gaveUp: () => void askWhetherToGoOn(),
  });
  const windDown = createWindDown({
    settleMilliseconds: 0,
    drain: (milliseconds) => {
      tray.setToolTip(say('sending', { product: PRODUCT_NAME }));
      return supervisor.drain(milliseconds);
    },
    end: () => app.quit(),
  });
  const actions = {
    openScanFolder: () => void shell.openPath(scanFolders[0] ?? options.dataFolder),
    openDataFolder: () => void shell.openPath(options.dataFolder),
    about: () =>
      void dialog.showMessageBox({
        title: PRODUCT_NAME,
        message: PRODUCT_NAME,
        detail: say('version', { version: VERSION }),
      }),
    showWindow,
    quit: () => app.quit(),
  };
  Menu.setApplicationMenu(Menu.buildFromTemplate(windowMenu(options.locale, app.isPackaged, actions)));
  const tray = new Tray(icon);
  tray.setToolTip(PRODUCT_NAME);
  tray.setContextMenu(Menu.buildFromTemplate(trayMenu(options.locale, actions)));
  tray.on('click', showWindow);

  connectPages(supervisor);
  supervisor.start();
  showWindow();

  app.on('second-instance', (_, argv) => {
    if (argv.includes('--quit')) app.quit();
    else showWindow();
  });
  app.on('activate', showWindow);
  app.on('before-quit', () => (quitting = true));
  app.on('window-all-closed', () => {
    if (!quitting) windDown.windowGone();
  });
  app.on('will-quit', (event) => {
    if (stopped) return;
    event.preventDefault();
    void stopAndExit(STOP_MILLISECONDS);
  });
  powerMonitor.on('shutdown', () => void stopAndExit(SESSION_END_MILLISECONDS));

  function showWindow(): void {
    windDown.windowBack();
    tray.setToolTip(PRODUCT_NAME);
    if (window !== null) {
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
      return;
    }
    window = openMainWindow(bounds, icon, app.isPackaged);
    window.on('closed', () => (window = null));
    window.on('session-end', () => void stopAndExit(SESSION_END_MILLISECONDS));
  }

  async function stopAndExit(milliseconds: number): Promise<void> {
    quitting = true;
    await supervisor.stop(milliseconds);
    stopped = true;
    app.exit(EXIT.ok);
  }

  async function askWhetherToGoOn(): Promise<void> {
    const { response } = await dialog.showMessageBox({
      type: 'error',
      title: PRODUCT_NAME,
      message: sentence(options.locale, { code: 'host.core-gone', params: {} }),
      buttons: [say('again'), say('quit')],
      cancelId: 1,
    });
    if (response === 0) supervisor.start();
    else app.quit();
  }
}

/** Passes the port of a page of ours on to the core; any other is closed. */
function connectPages(supervisor: CoreSupervisor): void {
  ipcMain.on('core-port', (event) => {
    const [port, ...more] = event.ports;
    const frame = event.senderFrame;
    if (port !== undefined && more.length === 0 && frame !== null && frame.parent === null && isPage(frame.url)) {
      supervisor.connect(port);
    } else {
      for (const unwanted of event.ports) unwanted.close();
    }
  });
}
