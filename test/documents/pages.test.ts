import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inspectPdf } from '../../src-main/documents/pdf/pdfium.ts';
import { readerOf } from '../../src-main/documents/ranges.ts';
import { samples } from '../../src-main/training/samples/samples.ts';
import { buildTiff, type TiffField } from '../fixtures/tiff.ts';
import { hasJudge, judge } from './judges.ts';
import { openRoom, type TestRoom } from './room.ts';

const sample = (id: string): Buffer => readFileSync(samples().find((one) => one.id === id)?.file ?? '');

let room: TestRoom;
let folder: string;
beforeAll(() => {
  room = openRoom();
  folder = mkdtempSync(join(tmpdir(), 'pages-'));
});
afterAll(async () => {
  await room.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A picture without symmetry, so that every turn of it looks different. */
function drawn(width = 420, height = 600): Sharp {
  return sharp(
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="#fff"/>` +
        `<rect x="30" y="40" width="150" height="60" fill="#c22"/><rect x="30" y="140" width="60" height="300" fill="#228"/>` +
        `<circle cx="${width - 90}" cy="${height - 90}" r="60" fill="#2a2"/></svg>`,
    ),
  ).flatten({ background: '#fff' });
}

/** Prepares a file and lets the judges look at the PDF. */
async function pdfOf(name: string, bytes: Buffer) {
  const document = await room.prepare([name, bytes]);
  expect(document).toMatchObject({ state: 'ready', reason: null });
  const file = join(folder, `${document.id}.pdf`);
  const pdf = await room.pdf(document.id);
  writeFileSync(file, pdf);
  await judge('qpdf', '--check', file);
  return { document, file, pdf };
}

/** The pictures inside a PDF, taken out by an independent program; `null` when it is not here. */
function extracted(file: string): Buffer[] | null {
  if (!hasJudge('pdfimages')) return null;
  const prefix = `${file}-image`;
  execFileSync('pdfimages', ['-all', file, prefix]);
  const list = execFileSync('ls', [folder])
    .toString()
    .split('\n')
    .filter((name) => join(folder, name).startsWith(prefix));
  return list.filter((name) => !name.endsWith('.params')).map((name) => readFileSync(join(folder, name)));
}

/** Page 1 of a PDF against the picture that it should show: mean difference of the pixels, of 255. */
async function difference(pdf: Buffer, expected: Sharp): Promise<number> {
  const { thumbnail } = await inspectPdf('x', readerOf(pdf));
  const { width, height } = await sharp(thumbnail).metadata();
  const [shown, wanted] = await Promise.all(
    [sharp(thumbnail), sharp(await expected.png().toBuffer())].map((image) =>
      image.resize({ width, height, fit: 'fill' }).blur(2).toColourspace('srgb').removeAlpha().raw().toBuffer(),
    ),
  );
  if (shown === undefined || wanted === undefined) throw new Error('no pictures');
  expect(shown.length).toBe(wanted.length);
  return shown.reduce((sum, value, index) => sum + Math.abs(value - (wanted[index] ?? 0)), 0) / shown.length;
}

describe('a JPEG', () => {
  it.each([
    ['colour', () => drawn().jpeg().toBuffer()],
    ['gray', () => drawn().greyscale().jpeg().toBuffer()],
    ['progressive', () => drawn().jpeg({ progressive: true }).toBuffer()],
    ['CMYK', () => drawn().toColourspace('cmyk').jpeg().toBuffer()],
    ['a scan', async () => sample('chung-sinh')],
  ])('stands in the PDF byte for byte: %s', async (_, make) => {
    const bytes = await make();
    const { document, file, pdf } = await pdfOf('giấy.jpg', bytes);
    expect(pdf.includes(bytes)).toBe(true);
    expect(document.pageCount).toBe(1);
    expect(pdf.length - bytes.length).toBeLessThan(1200);
    for (const image of extracted(file) ?? []) expect(image.equals(bytes)).toBe(true);
    expect(await difference(pdf, sharp(bytes).toColourspace('srgb'))).toBeLessThan(8);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('is shown upright for orientation %i', async (orientation) => {
    const bytes = await drawn().withMetadata({ orientation, density: 200 }).jpeg().toBuffer();
    const { pdf } = await pdfOf('ảnh.jpg', bytes);
    expect(await difference(pdf, sharp(bytes).autoOrient())).toBeLessThan(6);
  });

  it('has the size of the paper that its density tells, A4 when it tells none', async () => {
    const size = async (bytes: Buffer): Promise<string | undefined> =>
      /\/MediaBox \[0 0 ([\d. ]+)\]/.exec((await pdfOf('a.jpg', bytes)).pdf.toString('latin1'))?.[1];
    const blank = (width: number, height: number): Sharp =>
      sharp({ create: { width, height, channels: 3, background: '#eee' } });
    expect(await size(await blank(1000, 500).withMetadata({ density: 100.5 }).jpeg().toBuffer())).toMatch(
      /^7\d\d\.?\d* 3\d\d/,
    );
    expect(await size(await blank(1654, 2339).jpeg().toBuffer())).toBe('595.276 841.89');
    expect(await size(await blank(2339, 1654).withMetadata({ density: 72 }).jpeg().toBuffer())).toBe('841.89 595.276');
    expect(await size(await blank(4000, 3000).withMetadata({ density: 72 }).jpeg().toBuffer())).toBe('793.701 595.276');
  });
});

describe('a PNG', () => {
  it.each([
    ['RGB', () => drawn().png({ palette: false })],
    ['gray', () => drawn().greyscale().toColourspace('b-w').png()],
    ['palette', () => drawn().png({ palette: true, colours: 8 })],
  ])('keeps its compressed rows: %s', async (_, make) => {
    const bytes = await make().toBuffer();
    const { pdf } = await pdfOf('a.png', bytes);
    const start = bytes.indexOf('IDAT') + 4;
    const length = bytes.readUInt32BE(start - 8);
    expect(pdf.includes(bytes.subarray(start, start + length))).toBe(true);
    expect(await difference(pdf, sharp(bytes))).toBeLessThan(4);
  });

  it.each([
    ['transparency', () => drawn().ensureAlpha(0.5).png()],
    ['interlaced rows', () => drawn().png({ progressive: true })],
    ['16 bits', () => drawn().toColourspace('rgb16').png()],
  ])('with %s is shown all the same', async (_, make) => {
    const bytes = await make().toBuffer();
    const { pdf } = await pdfOf('a.png', bytes);
    expect(await difference(pdf, sharp(bytes).flatten({ background: '#fff' }))).toBeLessThan(4);
  });
});

describe('a TIFF', () => {
  it('of three pages of fax code gives three pages with the same strips and the same pixels', async () => {
    const bytes = sample('hop-dong');
    const { document, file, pdf } = await pdfOf('hợp đồng.tif', bytes);
    expect(document.pageCount).toBe(3);
    expect(pdf.toString('latin1').match(/\/CCITTFaxDecode/g)).toHaveLength(3);
    if (hasJudge('pdfimages')) {
      execFileSync('pdfimages', ['-png', file, `${file}-page`]);
      for (let page = 0; page < 3; page += 1) {
        const wanted = await sharp(bytes, { page }).greyscale().raw().toBuffer();
        const found = await sharp(`${file}-page-00${page}.png`).greyscale().raw().toBuffer();
        expect(found.equals(wanted)).toBe(true);
      }
    }
  });

  const faxPage = async (): Promise<{ strip: Buffer; fields: TiffField[] }> => {
    const raw = await drawn(640, 480).greyscale().threshold(128).raw().toBuffer({ resolveWithObject: true });
    const tiff = await sharp(raw.data, { raw: { width: 640, height: 480, channels: raw.info.channels } })
      .toColourspace('b-w')
      .tiff({ compression: 'ccittfax4', bitdepth: 1, tileHeight: 480 })
      .toBuffer();
    const start = tiff.readUInt32LE(4);
    const entry = (tag: number): number => {
      for (let index = 0; index < tiff.readUInt16LE(start); index += 1) {
        const at = start + 2 + index * 12;
        if (tiff.readUInt16LE(at) === tag) return tiff.readUInt32LE(at + 8);
      }
      throw new Error(`tag ${tag}`);
    };
    const fields: TiffField[] = [
      { tag: 256, type: 4, values: [640] },
      { tag: 257, type: 4, values: [480] },
      { tag: 258, type: 3, values: [1] },
      { tag: 259, type: 3, values: [4] },
      { tag: 277, type: 3, values: [1] },
      { tag: 278, type: 4, values: [480] },
    ];
    return { strip: Buffer.from(tiff.subarray(entry(273), entry(273) + entry(279))), fields };
  };

  it.each([
    ['zero is white, low byte first', 0, 1, { little: true }],
    ['zero is black, high byte first', 1, 1, { little: false }],
    ['bits reversed', 0, 2, { little: true }],
    ['BigTIFF', 1, 1, { big: true }],
  ] as const)('of fax code shows black as black: %s', async (_, photometric, fillOrder, layout) => {
    const { strip, fields } = await faxPage();
    const reversed = strip.map((byte) =>
      Number.parseInt(byte.toString(2).padStart(8, '0').split('').reverse().join(''), 2),
    );
    const bytes = buildTiff(
      [
        {
          fields: [...fields, { tag: 262, type: 3, values: [photometric] }, { tag: 266, type: 3, values: [fillOrder] }],
          strips: [fillOrder === 2 ? Buffer.from(reversed) : strip],
        },
      ],
      layout,
    );
    const { pdf } = await pdfOf('fax.tif', bytes);
    expect(pdf.includes(strip)).toBe(true);
    expect(await difference(pdf, sharp(bytes).greyscale())).toBeLessThan(3);
  });

  it('of several strips of fax code keeps every pixel', async () => {
    const raw = await drawn(640, 480).greyscale().threshold(128).raw().toBuffer({ resolveWithObject: true });
    const bytes = await sharp(raw.data, { raw: { width: 640, height: 480, channels: raw.info.channels } })
      .toColourspace('b-w')
      .tiff({ compression: 'ccittfax4', bitdepth: 1, tileHeight: 64 })
      .toBuffer();
    const { file, pdf } = await pdfOf('nhiều dải.tif', bytes);
    expect(pdf.toString('latin1')).toContain('/CCITTFaxDecode');
    if (hasJudge('pdfimages')) {
      execFileSync('pdfimages', ['-png', file, `${file}-page`]);
      const found = await sharp(`${file}-page-000.png`).greyscale().raw().toBuffer();
      expect(found.equals(await sharp(bytes).greyscale().raw().toBuffer())).toBe(true);
    }
  });

  it('of one JPEG strip keeps its entropy-coded bytes', async () => {
    const jpeg = await drawn(320, 240).jpeg().toBuffer();
    const fields: TiffField[] = [
      { tag: 256, type: 4, values: [320] },
      { tag: 257, type: 4, values: [240] },
      { tag: 258, type: 3, values: [8, 8, 8] },
      { tag: 259, type: 3, values: [7] },
      { tag: 262, type: 3, values: [6] },
      { tag: 277, type: 3, values: [3] },
      { tag: 278, type: 4, values: [240] },
      { tag: 530, type: 3, values: [2, 2] },
    ];
    const bytes = buildTiff([{ fields, strips: [jpeg] }]);
    const { pdf } = await pdfOf('ảnh.tif', bytes);
    expect(pdf.includes(jpeg.subarray(2))).toBe(true);
    expect(await difference(pdf, sharp(jpeg))).toBeLessThan(8);
  });

  it.each([
    ['LZW', () => drawn().tiff({ compression: 'lzw' })],
    ['JPEG in several strips', () => drawn().tiff({ compression: 'jpeg', quality: 90 })],
    ['tiles', () => drawn().tiff({ compression: 'deflate', tile: true, tileWidth: 128, tileHeight: 128 })],
    ['CMYK', () => drawn().toColourspace('cmyk').tiff({ compression: 'none' })],
  ])('of another form is shown the same: %s', async (_, make) => {
    const bytes = await make().toBuffer();
    const { pdf } = await pdfOf('a.tif', bytes);
    expect(await difference(pdf, sharp(bytes).toColourspace('srgb'))).toBeLessThan(8);
  });
});

describe('a PDF', () => {
  it('is kept byte for byte, and its text can be read', async () => {
    const bytes = sample('ly-lich');
    const { document, file, pdf } = await pdfOf('phiếu.pdf', bytes);
    expect(pdf.equals(bytes)).toBe(true);
    expect(document.pdf).toEqual(document.original);
    const text = await judge('pdftotext', file, '-');
    if (text !== null) expect(text.normalize('NFC')).toContain('PHIẾU LÝ LỊCH TƯ PHÁP SỐ 1');
  });

  it('draws its first page small', async () => {
    const document = await room.prepare(['quyết định.pdf', sample('quyet-dinh')]);
    const picture = await room.documents.thumbnail(document.id);
    const { width, height, format } = await sharp(picture ?? Buffer.alloc(0)).metadata();
    expect([format, width]).toEqual(['webp', 320]);
    expect(height).toBeGreaterThan(440);
    const { channels } = await sharp(picture ?? Buffer.alloc(0)).stats();
    expect(channels[0]?.mean).toBeGreaterThan(200);
    expect(channels[0]?.stdev).toBeGreaterThan(5);
  });
});

describe('several files as one document', () => {
  it('follow their names as people count, with composed and decomposed letters alike', async () => {
    const page = (shade: number): Promise<Buffer> =>
      sharp({ create: { width: 200, height: 280, channels: 3, background: { r: shade, g: shade, b: shade } } })
        .jpeg()
        .toBuffer();
    const [one, two, ten] = [await page(10), await page(120), await page(230)];
    const document = await room.prepare(
      ['Trang 10.jpg', ten],
      ['Trang 2.jpg'.normalize('NFD'), two],
      ['Trang 1.jpg', one],
    );
    expect(document).toMatchObject({ state: 'ready', kind: 'jpeg', pageCount: 3 });
    const pdf = await room.pdf(document.id);
    const places = [one, two, ten].map((bytes) => pdf.indexOf(bytes));
    expect(places.every((place) => place > 0)).toBe(true);
    expect([...places].sort((first, second) => first - second)).toEqual(places);
    await expect(room.documents.read(document.id, 'original', 0, 10)).rejects.toMatchObject({
      code: 'documents.several-originals',
    });
  });

  it('PDFs among them are copied with their text', async () => {
    const jpeg = sample('to-khai');
    const document = await room.prepare(
      ['1.jpg', jpeg],
      ['2.pdf', sample('quyet-dinh')],
      ['3.tif', sample('hop-dong')],
    );
    expect(document).toMatchObject({ state: 'ready', kind: 'mixed', pageCount: 6 });
    const pdf = await room.pdf(document.id);
    expect(pdf.includes(jpeg)).toBe(true);
    const file = join(folder, 'mixed.pdf');
    writeFileSync(file, pdf);
    await judge('qpdf', '--check', file);
    const text = await judge('pdftotext', '-f', '2', '-l', '2', file, '-');
    if (text !== null) expect(text).toContain('QUYẾT ĐỊNH');
  });

  it('a page tree of many pages is balanced', async () => {
    const jpeg = await drawn(60, 80).jpeg().toBuffer();
    const files = Array.from(
      { length: 120 },
      (_, index) => [`${index}.jpg`, Buffer.concat([jpeg, Buffer.from(`${index}`)])] as const,
    );
    const document = await room.prepare(...files);
    expect(document.pageCount).toBe(120);
    const text = (await room.pdf(document.id)).toString('latin1');
    const nodes = [...text.matchAll(/\/Type \/Pages .*?\/Count (\d+) \/Kids \[([^\]]*)\]/g)];
    const kids = nodes.map(([, , list]) => (list ?? '').split(' R').length - 1);
    expect(Math.max(...kids)).toBe(22);
    expect(nodes.length).toBe(7);
    const file = join(folder, 'many.pdf');
    writeFileSync(file, await room.pdf(document.id));
    await judge('qpdf', '--check', file);
  });

  it('prepared again gives the same bytes', async () => {
    const [first, second] = [
      await room.prepare(['1.png', sample('can-cuoc')], ['2.tif', sample('hop-dong')]),
      await room.prepare(['1.png', sample('can-cuoc')], ['2.tif', sample('hop-dong')]),
    ];
    expect(first.id).not.toBe(second.id);
    expect(first.pdf).toEqual(second.pdf);
    const merged = [
      await room.prepare(['1.png', sample('can-cuoc')], ['2.pdf', sample('ly-lich')]),
      await room.prepare(['1.png', sample('can-cuoc')], ['2.pdf', sample('ly-lich')]),
    ];
    expect(merged[0]?.pdf).toEqual(merged[1]?.pdf);
  });
});
