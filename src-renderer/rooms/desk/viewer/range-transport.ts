import { PDFDataRangeTransport } from 'pdfjs-dist';
import { pieces } from './ranges.ts';

/** Reads bytes of one document from the core. */
export type ReadRange = (offset: number, length: number, signal: AbortSignal) => Promise<Blob>;

const TRIES = 4;

/**
 * Gives the PDF library the ranges that it asks for, over the contract. The library may ask for more than one call may
 * carry; then the pieces are read side by side and given as one. A call lost with the connection is made again.
 */
export class CoreRangeTransport extends PDFDataRangeTransport {
  readonly #read: ReadRange;
  readonly #failed: (error: unknown) => void;
  readonly #controller = new AbortController();

  constructor(length: number, read: ReadRange, failed: (error: unknown) => void) {
    super(length, null);
    this.#read = read;
    this.#failed = failed;
  }

  override requestDataRange(begin: number, end: number): void {
    this.#deliver(begin, end).catch((error: unknown) => {
      if (!this.#controller.signal.aborted) this.#failed(error);
    });
  }

  override abort(): void {
    this.#controller.abort();
  }

  async #deliver(begin: number, end: number): Promise<void> {
    const bytes = new Uint8Array(end - begin);
    await Promise.all(
      pieces(begin, end).map(async ([offset, length]) => {
        bytes.set(await this.#piece(offset, length), offset - begin);
      }),
    );
    if (!this.#controller.signal.aborted) this.onDataRange(begin, bytes);
  }

  async #piece(offset: number, length: number): Promise<Uint8Array> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const blob = await this.#read(offset, length, this.#controller.signal);
        const bytes = new Uint8Array(await blob.arrayBuffer());
        if (bytes.length !== length) throw new Error(`asked for ${length} bytes at ${offset}, got ${bytes.length}`);
        return bytes;
      } catch (error) {
        if (attempt >= TRIES || this.#controller.signal.aborted) throw error;
        await new Promise((resolve) => setTimeout(resolve, 300 * attempt));
      }
    }
  }
}
