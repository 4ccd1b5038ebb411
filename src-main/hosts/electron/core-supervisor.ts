import { utilityProcess, type MessagePortMain, type UtilityProcess } from 'electron';
import type { MessageParams } from '#contract/common.ts';
import { fromCore, type FromCore, type Question, type ToCore } from './channel.ts';
import { restartDelay } from './restart-rules.ts';

/** Keeps a core process running for as long as the program lives. */
export interface CoreSupervisor {
  start(): void;
  /** Gives a page's port to the core: now, or as soon as there is one. */
  connect(port: MessagePortMain): void;
  /** Sends what can be sent within the time. A crash in between counts as nothing left to do. */
  drain(milliseconds: number): Promise<{ left: number }>;
  /** Stops the core in order; after the time it is ended. */
  stop(milliseconds: number): Promise<void>;
}

export interface SupervisorOptions {
  /** The built `core-process.js`. */
  readonly file: string;
  readonly name: string;
  readonly startMessage: () => Extract<ToCore, { type: 'start' }>;
  /** What the core needs of the machine. */
  answer(question: Question): Promise<unknown>;
  notify(title: string, body: string): void;
  ready(about: Extract<FromCore, { type: 'ready' }>): void;
  /** It cannot start for a known reason. */
  failed(reason: { code: string; params: MessageParams }): void;
  /** It crashed too often. Starting again is for a person to decide (`start`). */
  gaveUp(): void;
}

const MOST_WAITING_PORTS = 16;

export function createCoreSupervisor(options: SupervisorOptions): CoreSupervisor {
  let child: UtilityProcess | undefined;
  let stopping = false;
  let crashes: number[] = [];
  let drains = new Map<number, (result: { left: number }) => void>();
  let lastDrain = 0;
  const waitingPorts: MessagePortMain[] = [];
  const send = (message: ToCore, ports?: MessagePortMain[]): void => child?.postMessage(message, ports);

  function spawn(): void {
    const born = utilityProcess.fork(options.file, [], { serviceName: options.name, stdio: 'inherit' });
    child = born;
    born.on('message', (data: unknown) => {
      if (child === born) hear(fromCore.parse(data));
    });
    born.once('exit', () => {
      child = undefined;
      for (const drained of drains.values()) drained({ left: 0 });
      drains = new Map();
      if (!stopping) afterCrash();
    });
    send(options.startMessage());
    for (const port of waitingPorts.splice(0)) send({ type: 'port' }, [port]);
  }

  function afterCrash(): void {
    crashes = [...crashes.slice(-50), Date.now()];
    const delay = restartDelay(crashes);
    if (delay === null) {
      options.gaveUp();
      return;
    }
    setTimeout(() => {
      if (!stopping && child === undefined) spawn();
    }, delay);
  }

  function hear(message: FromCore): void {
    if (message.type === 'ready') options.ready(message);
    else if (message.type === 'notify') options.notify(message.title, message.body);
    else if (message.type === 'drained') drains.get(message.id)?.({ left: message.left });
    else if (message.type === 'question') void reply(message.id, message.question);
    else {
      stopping = true;
      options.failed(message);
    }
  }

  async function reply(id: number, question: Question): Promise<void> {
    try {
      send({ type: 'answer', id, answer: { ok: true, value: await options.answer(question) } });
    } catch (error) {
      send({
        type: 'answer',
        id,
        answer: { ok: false, message: error instanceof Error ? error.message : String(error) },
      });
    }
  }

  return {
    start() {
      crashes = [];
      if (child === undefined && !stopping) spawn();
    },
    connect(port) {
      if (child !== undefined) {
        send({ type: 'port' }, [port]);
        return;
      }
      waitingPorts.push(port);
      if (waitingPorts.length > MOST_WAITING_PORTS) waitingPorts.shift()?.close();
    },
    drain(milliseconds) {
      if (child === undefined) return Promise.resolve({ left: 0 });
      lastDrain += 1;
      const id = lastDrain;
      return new Promise((resolve) => {
        drains.set(id, resolve);
        send({ type: 'drain', id, milliseconds });
      });
    },
    async stop(milliseconds) {
      stopping = true;
      const ending = child;
      if (ending === undefined) return;
      const gone = new Promise<void>((resolve) => ending.once('exit', () => resolve()));
      send({ type: 'stop', milliseconds });
      const late = setTimeout(() => ending.kill(), milliseconds);
      await gone;
      clearTimeout(late);
    },
  };
}
