import { EventEmitter } from 'node:events';
import type { MessagePort, Transferable } from 'node:worker_threads';

/** A port as Electron's main side has it: events with `data` and `ports`, and nothing arrives before `start`. */
export class FakePort extends EventEmitter {
  readonly #port: MessagePort;
  constructor(port: MessagePort) {
    super();
    this.#port = port;
  }
  start(): void {
    this.#port.on('message', (data: unknown) => this.emit('message', { data, ports: [] }));
    this.#port.on('close', () => this.emit('close'));
  }
  postMessage(message: unknown, ports: FakePort[] = []): void {
    this.#port.postMessage(message, ports.map((port) => port.release()) as Transferable[]);
  }
  close(): void {
    this.#port.close();
  }
  /** The port itself, to be given to another thread. */
  release(): MessagePort {
    return this.#port;
  }
}
