import { RenderingCancelledException, type PDFDocumentProxy, type RenderTask } from 'pdfjs-dist';

const WIDTH = 132;
const KEPT = 60;

/** Small pictures of pages, drawn one at a time as they come into view; the last ones are kept. */
export function createPageThumbnails(document: PDFDocumentProxy) {
  const pictures = new Map<number, string>();
  let waiting: { page: number; done: (url: string | null) => void }[] = [];
  let task: RenderTask | null = null;
  let closed = false;
  let busy = false;

  async function draw(number: number): Promise<string | null> {
    const page = await document.getPage(number);
    const unscaled = page.getViewport({ scale: 1 });
    const viewport = page.getViewport({ scale: WIDTH / unscaled.width });
    const canvas = window.document.createElement('canvas');
    canvas.width = Math.round(viewport.width);
    canvas.height = Math.round(viewport.height);
    task = page.render({ canvas, viewport });
    await task.promise;
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/webp', 0.7));
    canvas.width = 0;
    canvas.height = 0;
    return blob === null ? null : URL.createObjectURL(blob);
  }

  async function work(): Promise<void> {
    if (busy) return;
    busy = true;
    // the newest wish first: it is what the person looks at
    for (let next = waiting.pop(); next !== undefined && !closed; next = waiting.pop()) {
      try {
        const url = pictures.get(next.page) ?? (await draw(next.page));
        if (url !== null) keep(next.page, url);
        next.done(url);
      } catch (error) {
        if (!(error instanceof RenderingCancelledException)) next.done(null);
      }
    }
    busy = false;
  }

  function keep(page: number, url: string): void {
    pictures.delete(page);
    pictures.set(page, url);
    const [oldest] = pictures;
    if (pictures.size > KEPT && oldest !== undefined) {
      URL.revokeObjectURL(oldest[1]);
      pictures.delete(oldest[0]);
    }
  }

  return {
    /** The picture, or `null` when it cannot be drawn. */
    picture(page: number): Promise<string | null> {
      const known = pictures.get(page);
      if (known !== undefined) return Promise.resolve(known);
      return new Promise((done) => {
        waiting.push({ page, done });
        void work();
      });
    },
    /** A page that went out of view before its turn is not drawn. */
    forget(page: number): void {
      waiting = waiting.filter((wish) => wish.page !== page);
    },
    close(): void {
      closed = true;
      task?.cancel();
      for (const url of pictures.values()) URL.revokeObjectURL(url);
      pictures.clear();
      waiting = [];
    },
  };
}

export type PageThumbnails = ReturnType<typeof createPageThumbnails>;
