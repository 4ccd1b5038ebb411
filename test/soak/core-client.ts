import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { RouterClient } from '@orpc/server';
import type { CoreRouter } from '../../src-main/core.ts';

export interface Order {
  readonly id: number;
  /** A procedure of the contract, or `measure`, `drain`, `stop`. */
  readonly call: string;
  readonly input: unknown;
}

export type Answer =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly text: string };

/** Bytes, right after a garbage collection; the event loop's delay in milliseconds at the 99th percentile so far. */
export interface Measurement {
  readonly rss: number;
  readonly heap: number;
  readonly external: number;
  readonly loopDelay: number;
}

/** The core in a process of its own. */
export interface CoreProcess {
  readonly client: RouterClient<CoreRouter>;
  measure(): Promise<Measurement>;
  drain(milliseconds: number): Promise<{ left: number }>;
  /** Stops the core in order. */
  stop(): Promise<void>;
}

/** A call that takes longer than this has hung. */
const PATIENCE = 120_000;

export async function startCoreProcess(dataFolder: string, profileFile: string): Promise<CoreProcess> {
  const script = fileURLToPath(new URL('./core-process.ts', import.meta.url));
  const child = fork(script, [dataFolder, profileFile], { stdio: 'inherit' });
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let number = 0;
  const ended = new Promise<void>((resolve) => {
    child.once('exit', (code, signal) => {
      for (const { reject } of waiting.values()) reject(new Error(`the core ended (${String(code ?? signal)})`));
      waiting.clear();
      resolve();
    });
  });
  const started = new Promise<unknown>((resolve, reject) => waiting.set(0, { resolve, reject }));
  child.on('message', (answer: Answer) => {
    const asked = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (answer.ok) asked?.resolve(answer.value);
    else asked?.reject(new Error(answer.text));
  });
  await started;

  const order = async (call: string, input: unknown, patience = PATIENCE): Promise<unknown> => {
    number += 1;
    const id = number;
    let bound: NodeJS.Timeout | undefined;
    try {
      return await new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        bound = setTimeout(() => reject(new Error(`${call} hangs`)), patience);
        child.send({ id, call, input } satisfies Order);
      });
    } catch (error) {
      throw new Error(`${call}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    } finally {
      clearTimeout(bound);
      waiting.delete(id);
    }
  };

  return {
    client: door(order, []),
    measure: async () => (await order('measure', null)) as Measurement,
    drain: async (milliseconds) => (await order('drain', milliseconds, milliseconds + PATIENCE)) as { left: number },
    async stop() {
      await order('stop', null);
      await ended;
    },
  };
}

/** The contract's procedures as functions; each call is an order. */
function door(
  order: (call: string, input: unknown) => Promise<unknown>,
  path: readonly string[],
): RouterClient<CoreRouter> {
  const reach = (input: unknown): Promise<unknown> => order(path.join('.'), input);
  return new Proxy(reach, {
    get: (target, name): unknown =>
      typeof name === 'string' && name !== 'then' ? door(order, [...path, name]) : Reflect.get(target, name),
  }) as unknown as RouterClient<CoreRouter>;
}
