import type { Density } from './layout.ts';
import { isTurned, paperSize, placement } from './layout.ts';
import { balancedTree, type TreeNode } from './tree.ts';

/** The stream of one image: its dictionary entries, its exact length, and its bytes. */
export interface ImageStream {
  readonly width: number;
  readonly height: number;
  /** Entries of the dictionary beside type, size and length, such as `/Filter /DCTDecode`. */
  readonly entries: string;
  readonly length: number;
  bytes(): AsyncIterable<Uint8Array>;
}

/** One image that becomes one page. */
export interface ImagePage {
  readonly width: number;
  readonly height: number;
  /** 1 to 8 as in EXIF. */
  readonly orientation: number;
  readonly density: Density | null;
  /** Called when its turn comes, so that only one image is held at a time. */
  open(): Promise<ImageStream>;
}

/**
 * Writes a PDF of one image a page as it goes: memory does not grow with the number of pages. The same pages give the
 * same bytes. Page objects, tree and cross-reference table stand together at the end, so that a reader by ranges
 * finds them at once.
 *
 * @param identity 32 hexadecimal digits for the file identifier.
 */
export async function* writeImagePdf(pages: readonly ImagePage[], identity: string): AsyncGenerator<Buffer> {
  const offsets: number[] = [];
  let position = 0;
  const text = (content: string): Buffer => {
    const bytes = Buffer.from(content, 'latin1');
    position += bytes.length;
    return bytes;
  };
  /** Numbers are given in order; the catalogue is 1, so that the streams start at 2. */
  let lastNumber = 1;
  const begin = (number: number): string => {
    offsets[number] = position;
    return `${number} 0 obj\n`;
  };

  yield text('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n');
  const leaves: { readonly number: number; readonly body: string }[] = [];
  for (const page of pages) {
    const image = await page.open();
    const imageNumber = ++lastNumber;
    yield text(
      `${begin(imageNumber)}<< /Type /XObject /Subtype /Image /Width ${image.width} /Height ${image.height} ` +
        `${image.entries} /Length ${image.length} >>\nstream\n`,
    );
    const start = position;
    for await (const chunk of image.bytes()) {
      position += chunk.length;
      yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    }
    if (position - start !== image.length)
      throw new Error(`an image of ${image.length} bytes gave ${position - start}`);
    yield text('\nendstream\nendobj\n');

    const paper = paperSize(page, page.density);
    const [width, height] = isTurned(page.orientation) ? [paper.height, paper.width] : [paper.width, paper.height];
    const drawing = `q ${placement(page.orientation, width, height).map(number).join(' ')} cm /I Do Q`;
    const drawingNumber = ++lastNumber;
    yield text(`${begin(drawingNumber)}<< /Length ${drawing.length} >>\nstream\n${drawing}\nendstream\nendobj\n`);
    leaves.push({
      number: ++lastNumber,
      body:
        `/MediaBox [0 0 ${number(width)} ${number(height)}] ` +
        `/Resources << /XObject << /I ${imageNumber} 0 R >> >> /Contents ${drawingNumber} 0 R`,
    });
  }

  const writeNode = function* (
    node: TreeNode<(typeof leaves)[number]>,
    self: number,
    parent: number | null,
  ): Generator<Buffer> {
    const kids = node.kids.map((kid) => ('body' in kid ? kid.number : ++lastNumber));
    const above = parent === null ? '' : `/Parent ${parent} 0 R `;
    const list = kids.map((kid) => `${kid} 0 R`).join(' ');
    yield text(`${begin(self)}<< /Type /Pages ${above}/Count ${node.count} /Kids [${list}] >>\nendobj\n`);
    for (const [index, kid] of node.kids.entries()) {
      const own = kids[index] ?? 0;
      if ('body' in kid) yield text(`${begin(own)}<< /Type /Page /Parent ${self} 0 R ${kid.body} >>\nendobj\n`);
      else yield* writeNode(kid, own, self);
    }
  };
  const root = ++lastNumber;
  yield* writeNode(balancedTree(leaves), root, null);
  yield text(`${begin(1)}<< /Type /Catalog /Pages ${root} 0 R >>\nendobj\n`);

  const table = position;
  const size = lastNumber + 1;
  const entries = Array.from({ length: size }, (_, index) =>
    index === 0 ? '0000000000 65535 f \n' : `${String(offsets[index] ?? 0).padStart(10, '0')} 00000 n \n`,
  );
  yield text(`xref\n0 ${size}\n${entries.join('')}`);
  yield text(
    `trailer\n<< /Size ${size} /Root 1 0 R /ID [<${identity}> <${identity}>] >>\nstartxref\n${table}\n%%EOF\n`,
  );
}

/** A number as PDF writes it: no exponent, no more digits than matter. */
function number(value: number): string {
  return String(Math.round(value * 1000) / 1000);
}
