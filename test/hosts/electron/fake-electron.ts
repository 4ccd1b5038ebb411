/**
 * A stand-in for Electron's main side: it keeps what the program asked for, and lets a test play the person, the page
 * and the system. The core process is a real thread with real ports, and the preload runs as it was built.
 */
import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { runInNewContext } from 'node:vm';
import { MessageChannel, Worker, type MessagePort, type Transferable } from 'node:worker_threads';
import { FakePort } from './fake-port.ts';

/** Every call worth remembering, in order. */
export const calls: { name: string; value: unknown }[] = [];
const note = (name: string, value: unknown = null): void => void calls.push({ name, value });

class App extends EventEmitter {
  isPackaged = false;
  readonly paths = new Map<string, string>();
  readonly ready = Promise.withResolvers<null>();
  hasLock = true;
  exitCode: number | null = null;
  enableSandbox(): void {
    note('enableSandbox');
  }
  setName(name: string): void {
    note('setName', name);
  }
  setAppUserModelId(id: string): void {
    note('setAppUserModelId', id);
  }
  setPath(name: string, path: string): void {
    this.paths.set(name, path);
  }
  getPath(name: string): string {
    return this.paths.get(name) ?? `/nowhere/${name}`;
  }
  getVersion(): string {
    return '0.0.0';
  }
  requestSingleInstanceLock(): boolean {
    return this.hasLock;
  }
  whenReady(): Promise<null> {
    note('whenReady');
    return this.ready.promise;
  }
  quit(): void {
    note('quit');
    this.emit('before-quit', preventable());
    for (const window of [...BrowserWindow.all]) window.close();
    const event = preventable();
    this.emit('will-quit', event);
    if (!event.defaultPrevented) this.exit(0);
  }
  exit(code: number): void {
    note('exit', code);
    this.exitCode = code;
    setTimeout(() => process.exit(code), 50);
  }
}
export const app = new App();

export function preventable(extra: object = {}) {
  const event = { defaultPrevented: false, preventDefault: () => void (event.defaultPrevented = true), ...extra };
  return event;
}

class WebContents extends EventEmitter {
  url = '';
  openHandler: (details: { url: string }) => { action: string } = () => ({ action: 'allow' });
  readonly mainFrame = { url: '', parent: null };
  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.openHandler = handler;
  }
  getURL(): string {
    return this.url;
  }
}

export class BrowserWindow extends EventEmitter {
  static readonly all: BrowserWindow[] = [];
  readonly webContents = new WebContents();
  readonly options: Record<string, unknown>;
  shown = 0;
  destroyed = false;
  bounds = { x: 40, y: 30, width: 1200, height: 700 };
  constructor(options: Record<string, unknown>) {
    super();
    this.options = options;
    BrowserWindow.all.push(this);
    app.emit('web-contents-created', {}, this.webContents);
  }
  loadURL(url: string): Promise<void> {
    this.webContents.url = url;
    this.webContents.mainFrame.url = url;
    note('loadURL', url);
    queueMicrotask(() => this.emit('ready-to-show'));
    return Promise.resolve();
  }
  reload(): void {
    note('reload');
  }
  show(): void {
    this.shown += 1;
  }
  focus(): void {
    note('focus');
  }
  restore(): void {
    note('restore');
  }
  maximize(): void {
    note('maximize');
  }
  isMinimized(): boolean {
    return false;
  }
  isMaximized(): boolean {
    return false;
  }
  isDestroyed(): boolean {
    return this.destroyed;
  }
  getNormalBounds(): object {
    return this.bounds;
  }
  close(): void {
    if (this.destroyed) return;
    this.emit('close', preventable());
    this.destroyed = true;
    BrowserWindow.all.splice(BrowserWindow.all.indexOf(this), 1);
    this.emit('closed');
    if (BrowserWindow.all.length === 0) app.emit('window-all-closed');
  }
}

type PermissionRequest = (contents: unknown, permission: string, decide: (granted: boolean) => void) => void;
type PermissionCheck = (contents: unknown, permission: string, origin: string) => boolean;
type RequestListener = (details: { url: string }, decide: (answer: { cancel: boolean }) => void) => void;
export const handlers: {
  permissionRequest?: PermissionRequest;
  permissionCheck?: PermissionCheck;
  device?: () => boolean;
  request?: RequestListener;
  protocol?: (request: Request) => Promise<Response>;
} = {};

export const session = {
  defaultSession: {
    setPermissionRequestHandler: (handler: PermissionRequest) => (handlers.permissionRequest = handler),
    setPermissionCheckHandler: (handler: PermissionCheck) => (handlers.permissionCheck = handler),
    setDevicePermissionHandler: (handler: () => boolean) => (handlers.device = handler),
    webRequest: { onBeforeRequest: (handler: RequestListener) => (handlers.request = handler) },
  },
};

export const protocol = {
  registerSchemesAsPrivileged: (schemes: unknown) => note('registerSchemesAsPrivileged', schemes),
  handle: (scheme: string, handler: (request: Request) => Promise<Response>) => {
    note('protocol.handle', scheme);
    handlers.protocol = handler;
  },
};

export const ipcMain = new EventEmitter();
export const powerMonitor = new EventEmitter();
export const nativeTheme = { shouldUseDarkColors: false };
export const screen = { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1040 } }] };

export const answers = { folder: '/chosen/folder' as string | null, box: 1 };
export const dialog = {
  showErrorBox: (title: string, content: string) => note('showErrorBox', { title, content }),
  showOpenDialog: (...given: unknown[]) => {
    note('showOpenDialog', given.at(-1));
    const { folder } = answers;
    return Promise.resolve({ canceled: folder === null, filePaths: folder === null ? [] : [folder] });
  },
  showMessageBox: (options: unknown) => {
    note('showMessageBox', options);
    return Promise.resolve({ response: answers.box });
  },
};
export const shell = {
  openPath: (path: string) => {
    note('openPath', path);
    return Promise.resolve('');
  },
};

/** Turns every byte round: enough to see that what is stored is not the key itself. */
const turned = (bytes: Buffer): Buffer => Buffer.from(bytes.map((byte) => byte ^ 0xff));
export const safeStorage = {
  isAsyncEncryptionAvailable: () => Promise.resolve(process.env.FAKE_KEYRING !== 'none'),
  getSelectedStorageBackend: () => (process.env.FAKE_KEYRING === 'basic' ? 'basic_text' : 'gnome_libsecret'),
  encryptStringAsync: (text: string) => Promise.resolve(turned(Buffer.from(text, 'utf8'))),
  decryptStringAsync: (sealed: Buffer) =>
    Promise.resolve({ shouldReEncrypt: false, result: turned(sealed).toString('utf8') }),
};

export class Notification extends EventEmitter {
  readonly options: unknown;
  constructor(options: unknown) {
    super();
    this.options = options;
  }
  static isSupported(): boolean {
    return true;
  }
  show(): void {
    note('notification', this.options);
  }
}

export class Tray extends EventEmitter {
  static last: Tray | null = null;
  constructor(icon: string) {
    super();
    note('tray', icon);
    Tray.last = this;
  }
  setToolTip(text: string): void {
    note('tooltip', text);
  }
  setContextMenu(): void {
    note('trayMenu');
  }
}
export const Menu = {
  buildFromTemplate: (template: unknown) => template,
  setApplicationMenu: (template: unknown) => note('menu', template),
};

class FakeUtility extends EventEmitter {
  readonly thread: Worker;
  constructor(file: string) {
    super();
    this.thread = new Worker(new URL('./core-thread.ts', import.meta.url), { workerData: { file } });
    this.thread.on('message', (message: unknown) => this.emit('message', message));
    this.thread.on('error', (error) => note('core-error', String(error)));
    this.thread.on('exit', (code) => this.emit('exit', code));
  }
  postMessage(message: unknown, ports: FakePort[] = []): void {
    const raw = ports.map((port) => port.release());
    this.thread.postMessage({ message, ports: raw }, raw as Transferable[]);
  }
  kill(): boolean {
    void this.thread.terminate();
    return true;
  }
}
export const cores: FakeUtility[] = [];
export const utilityProcess = {
  fork: (file: string, _parameters: string[], options: unknown) => {
    note('fork', options);
    const core = new FakeUtility(file);
    cores.push(core);
    return core;
  },
};

/** Loads the built preload into a window of its own and gives what the page sees. */
export function loadPreload(window: BrowserWindow) {
  const { preload: file } = window.options.webPreferences as { preload: string };
  const exposed: Record<string, unknown> = {};
  const page = new EventTarget();
  const electron = {
    contextBridge: { exposeInMainWorld: (name: string, value: unknown) => (exposed[name] = value) },
    webUtils: { getPathForFile: (given: { name: string }) => `/dropped/${given.name}` },
    ipcRenderer: {
      postMessage: (channel: string, message: unknown, ports: MessagePort[]) => {
        const event = {
          sender: window.webContents,
          senderFrame: window.webContents.mainFrame,
          ports: ports.map((port) => new FakePort(port)),
        };
        ipcMain.emit(channel, event, message);
      },
    },
  };
  const require = (name: string): unknown => (name === 'electron' ? electron : createRequire(import.meta.url)(name));
  const module = { exports: {} };
  runInNewContext(readFileSync(file, 'utf8'), { window: page, require, module, exports: module.exports });
  return {
    exposed,
    /** As the page does it: one end of a channel is posted, the other is kept. */
    connect(): MessagePort {
      const { port1, port2 } = new MessageChannel();
      page.dispatchEvent(Object.assign(new Event('message'), { source: page, data: 'core-port', ports: [port2] }));
      return port1;
    },
  };
}

export default { app, ipcMain, shell, BrowserWindow, session, protocol, dialog, safeStorage };
