import { RPCHandler } from '@orpc/server/message-port';
import type { MessagePortMain } from 'electron';
import { startCore, type Core } from '../../core.ts';
import { AppError } from '../../platform/errors.ts';
import { toCore, type FromCore, type ToCore } from './channel.ts';
import { createMachine, type Machine } from './core-machine.ts';

/** The core in its own process, without a window: it may crash and be started again while the window stays. */
const parent = process.parentPort;
/** What the process itself needs to end, of the time that it is given. */
const EXIT_MILLISECONDS = 300;
const say = (message: FromCore): void => parent.postMessage(message);

interface Running {
  readonly core: Core;
  readonly handler: { upgrade(port: MessagePortMain): void };
}
const { promise: running, resolve: runs } = Promise.withResolvers<Running>();
let machine: Machine | undefined;

parent.on('message', ({ data, ports }) => {
  const message = toCore.parse(data);
  if (message.type === 'answer') machine?.answered(message.id, message.answer);
  else void attend(message, ports);
});

async function attend(message: Exclude<ToCore, { type: 'answer' }>, ports: MessagePortMain[]): Promise<void> {
  if (message.type === 'start') return start(message);
  // ports and wishes that come early wait for the core
  const { core, handler } = await running;
  if (message.type === 'port') {
    for (const port of ports) {
      handler.upgrade(port);
      port.start();
    }
  } else if (message.type === 'drain') {
    const { left } = await core.drain(message.milliseconds);
    say({ type: 'drained', id: message.id, left });
  } else {
    await core.stop(Math.max(0, message.milliseconds - EXIT_MILLISECONDS));
    process.exit(0);
  }
}

async function start(message: Extract<ToCore, { type: 'start' }>): Promise<void> {
  machine = createMachine(message, say);
  try {
    const core = await startCore({
      dataFolder: message.dataFolder,
      mode: 'writer',
      host: machine.services,
      ...(message.scanFolder === undefined ? {} : { scanFolder: message.scanFolder }),
      ...(message.profileFile === undefined ? {} : { profileFile: message.profileFile }),
    });
    await core.announce(null);
    runs({ core, handler: new RPCHandler(core.router) });
    say({ type: 'ready', scanFolders: core.scanFolders.map((folder) => folder.path), training: core.training });
  } catch (error) {
    // what is not expected crashes the process, and the window process starts another one
    if (!(error instanceof AppError)) throw error;
    say({ type: 'failed', code: error.code, params: error.params });
  }
}
