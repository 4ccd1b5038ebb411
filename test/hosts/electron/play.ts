import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { ContractRouterClient } from '@orpc/contract';
import type { Contract } from '#contract/index.ts';
import * as electron from './fake-electron.ts';

/**
 * Runs the built window process on the stand-in and does what the test tells it over the process channel: the name of
 * a scene, and its answer back.
 */
type Client = ContractRouterClient<Contract>;
const connected: { client: Client; closed: Promise<void> }[] = [];

const window = (): electron.BrowserWindow => {
  const [found] = electron.BrowserWindow.all;
  if (found === undefined) throw new Error('there is no window');
  return found;
};
const current = (): Client => {
  const last = connected.at(-1);
  if (last === undefined) throw new Error('no page is connected');
  return last.client;
};

const scenes = {
  ready: () => electron.app.ready.resolve(null),
  // menus hold functions, which cannot travel
  calls: () => JSON.parse(JSON.stringify(electron.calls)) as typeof electron.calls,
  windows: () =>
    electron.BrowserWindow.all.map(({ options, shown, webContents }) => ({ options, shown, url: webContents.url })),
  connect: () => {
    const port = electron.loadPreload(window()).connect();
    const closed = new Promise<void>((resolve) => port.once('close', () => resolve()));
    connected.push({ client: createORPCClient(new RPCLink({ port })), closed });
    port.start();
  },
  exposed: () => {
    const { exposed } = electron.loadPreload(window());
    const desktop = exposed.desktop as { pathOf(file: unknown): string };
    return { names: Object.keys(exposed), members: Object.keys(desktop), path: desktop.pathOf({ name: 'a.pdf' }) };
  },
  connectFrom: async (url: string, parent: boolean) => {
    const { MessageChannel } = await import('node:worker_threads');
    const { FakePort } = await import('./fake-port.ts');
    const { port1, port2 } = new MessageChannel();
    const closed = new Promise<string>((resolve) => port1.once('close', () => resolve('closed')));
    const senderFrame = { url, parent: parent ? {} : null };
    electron.ipcMain.emit('core-port', { sender: window().webContents, senderFrame, ports: [new FakePort(port2)] });
    return Promise.race([closed, new Promise((resolve) => setTimeout(() => resolve('open'), 300))]);
  },
  info: () => current().host.info(),
  officer: () => current().session.get(),
  rename: (name: string) => current().session.setOfficer({ name }),
  pickFolder: () => current().host.pickFolder(),
  openFolder: () => current().host.openFolder({ which: 'data' }),
  lost: () => connected.at(-1)?.closed,
  crash: () => electron.cores.at(-1)?.thread.terminate(),
  cores: () => electron.cores.length,
  closeWindow: () => window().close(),
  endSession: () => void window().emit('session-end', {}),
  clickTray: () => void electron.Tray.last?.emit('click'),
  secondInstance: (argv: string[]) => void electron.app.emit('second-instance', {}, argv),
  shutdown: () => void electron.powerMonitor.emit('shutdown', electron.preventable()),
  navigate: (event: string, url: string, isMainFrame: boolean) => {
    const asked = electron.preventable({ url, isMainFrame });
    window().webContents.emit(event, asked);
    return asked.defaultPrevented;
  },
  open: (url: string) => window().webContents.openHandler({ url }).action,
  permission: (name: string, url: string) => {
    const contents = { getURL: () => url };
    return new Promise((resolve) => electron.handlers.permissionRequest?.(contents, name, resolve));
  },
  permissionCheck: (name: string, origin: string) => electron.handlers.permissionCheck?.(null, name, origin),
  device: () => electron.handlers.device?.(),
  request: (url: string) => new Promise((resolve) => electron.handlers.request?.({ url }, resolve)),
  fetch: async (url: string, method: string) => {
    const answer = await electron.handlers.protocol?.(new Request(url, { method }));
    return { status: answer?.status, headers: Object.fromEntries(answer?.headers ?? []), body: await answer?.text() };
  },
};
export type Scenes = typeof scenes;

process.on('message', ({ id, scene, given }: { id: number; scene: keyof Scenes; given: never[] }) => {
  const play: (...parameters: never[]) => unknown = scenes[scene];
  Promise.resolve()
    .then(() => play(...given))
    .then(
      (value) => process.send?.({ id, value }),
      (error: unknown) => process.send?.({ id, error: error instanceof Error ? error.message : String(error) }),
    );
});
process.on('disconnect', () => process.exit(0));

const { PROGRAM } = process.env;
await import(String(PROGRAM));
process.send?.({ id: 0, value: 'loaded' });
