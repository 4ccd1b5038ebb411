import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createRouterClient } from '@orpc/server';
import { startCore } from '../../src-main/core.ts';
import { plainMachine } from '../fixtures/machine.ts';
import type { Answer, Measurement, Order } from './core-client.ts';

/** The real core alone in its process, so that what is measured is its own; orders come from the soak. */
const [dataFolder, profileFile] = process.argv.slice(2);
if (dataFolder === undefined || profileFile === undefined) process.exit(2);

const core = await startCore({ dataFolder, profileFile, host: plainMachine, mode: 'writer', logLevel: 'warn' });
const client: object = createRouterClient(core.router);
const delay = monitorEventLoopDelay({ resolution: 10 });
delay.enable();

// as a flag of the process, workers would not start with it
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const measure = (): Measurement => {
  collectGarbage();
  const { rss, heapUsed, external } = process.memoryUsage();
  return { rss, heap: heapUsed, external, loopDelay: delay.percentile(99) / 1e6 };
};

async function carryOut({ call, input }: Order): Promise<unknown> {
  if (call === 'measure') return measure();
  if (call === 'drain') return core.drain(Number(input));
  if (call === 'stop') {
    await core.stop();
    setImmediate(() => process.exit(0));
    return null;
  }
  let procedure: unknown = client;
  for (const name of call.split('.')) procedure = Reflect.get(procedure as object, name);
  return (procedure as (input: unknown) => Promise<unknown>)(input);
}

process.on('message', (order: Order) => {
  carryOut(order).then(
    (value) => process.send?.({ id: order.id, ok: true, value: value ?? null } satisfies Answer),
    (error: unknown) => {
      const data = error instanceof Error && 'data' in error ? error.data : null;
      process.send?.({ id: order.id, ok: false, text: `${String(error)} ${JSON.stringify(data)}` } satisfies Answer);
    },
  );
});
process.on('disconnect', () => process.exit(1));
process.send?.({ id: 0, ok: true, value: 'started' } satisfies Answer);
