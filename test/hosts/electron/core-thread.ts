import { EventEmitter } from 'node:events';
import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { FakePort } from './fake-port.ts';

/** Runs the built core process in a thread, with `process.parentPort` as Electron gives it. */
class ParentPort extends EventEmitter {
  postMessage(message: unknown): void {
    parentPort?.postMessage(message);
  }
}
const port = new ParentPort();
Object.defineProperty(process, 'parentPort', { value: port });
const early: unknown[] = [];
parentPort?.on('message', ({ message, ports }: { message: unknown; ports: MessagePort[] }) => {
  const event = { data: message, ports: ports.map((given) => new FakePort(given)) };
  if (port.listenerCount('message') === 0) early.push(event);
  else port.emit('message', event);
});
const { file } = workerData as { file: string };
await import(file);
for (const event of early) port.emit('message', event);
