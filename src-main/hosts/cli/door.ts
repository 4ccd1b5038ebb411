import { join } from 'node:path';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { createRouterClient } from '@orpc/server';
import type { Contract } from '#contract/index.ts';
import { AppError } from '../../platform/errors.ts';
import { currentHolder } from '../../platform/instance.ts';
import { hasKey, refuseNewKey } from '../../platform/keys.ts';
import { createPlainMachine } from '../web/machine.ts';
import { readDoorAddress, SUBPROTOCOL } from '../web/rules.ts';

const CONNECT_MILLISECONDS = 3000;

export type Client = ContractRouterClient<Contract>;

/** The contract, by whichever way is open. */
export interface Door {
  readonly client: Client;
  /** `running`: asked of the program that runs; `own`: a core of this process; `reader`: the same, only looking. */
  readonly way: 'running' | 'own' | 'reader';
  close(): Promise<void>;
}

export interface DoorOptions {
  readonly dataFolder: string;
  readonly profileFile: string | undefined;
  readonly scanFolder: string | undefined;
}

/**
 * A running web host is asked over its own WebSocket. Otherwise a core is started here: as the one writer, or for
 * reading only, which works beside a running program.
 *
 * @throws AppError `platform.data-folder-busy` when a program that cannot be asked holds the data folder and the
 * command writes; `host.no-data-folder` when there is nothing to read; `platform.key-missing` when only its key is gone.
 */
export async function openDoor(options: DoorOptions, need: 'read' | 'write'): Promise<Door> {
  const running = await connectToRunning(options.dataFolder);
  if (running !== null) return running;
  if (need === 'read') await requireData(options.dataFolder);
  // asking a running program, and the help page, need nothing of this
  const { startCore } = await import('../../core.ts');
  const core = await startCore({
    dataFolder: options.dataFolder,
    mode: need === 'read' ? 'reader' : 'writer',
    host: createPlainMachine('cli'),
    ...(options.profileFile === undefined ? {} : { profileFile: options.profileFile }),
    ...(options.scanFolder === undefined ? {} : { scanFolder: options.scanFolder }),
  });
  return {
    client: createRouterClient(core.router),
    way: need === 'read' ? 'reader' : 'own',
    close: () => core.stop(),
  };
}

/** A running web host, or `null`. */
export async function connectToRunning(dataFolder: string): Promise<Door | null> {
  const holder = await currentHolder(dataFolder);
  const door = readDoorAddress(holder?.address ?? '');
  if (door === null) return null;
  const { origin, token } = door;
  const socket = new WebSocket(`${origin.replace(/^http/, 'ws')}/rpc`, {
    protocols: [SUBPROTOCOL, token],
    headers: { origin },
  });
  const opened = await new Promise<boolean>((resolve) => {
    socket.addEventListener('open', () => resolve(true), { once: true });
    // nobody there: the announcement of a program that was killed
    socket.addEventListener('error', () => resolve(false), { once: true });
    setTimeout(() => resolve(false), CONNECT_MILLISECONDS).unref();
  });
  if (!opened) {
    socket.close();
    return null;
  }
  return {
    client: createORPCClient(new RPCLink({ websocket: socket })),
    way: 'running',
    close: () => {
      socket.close();
      return Promise.resolve();
    },
  };
}

/** Looking makes no key: where there is none, either the data is missing or the key alone. */
async function requireData(dataFolder: string): Promise<void> {
  if (await hasKey(dataFolder)) return;
  for (const home of [dataFolder, join(dataFolder, 'training')]) await refuseNewKey(dataFolder, home);
  throw new AppError('host.no-data-folder', { params: { folder: dataFolder } });
}
