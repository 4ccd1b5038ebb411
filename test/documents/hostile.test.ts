import { readFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import { PDFDocument, PDFName, PDFString } from '@cantoo/pdf-lib';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PrepareTask } from '../../src-main/documents/preparation.ts';
import { samples } from '../../src-main/training/samples/samples.ts';
import { random } from '../fixtures/scanner.ts';
import { buildTiff } from '../fixtures/tiff.ts';
import { openRoom, type TestRoom } from './room.ts';

const sample = (id: string): Buffer => readFileSync(samples().find((one) => one.id === id)?.file ?? '');

let room: TestRoom;
beforeAll(() => {
  room = openRoom();
});
afterAll(() => room.close());

/** A PDF by hand, with a table that fits; objects are numbered from 1, the first is the catalogue. */
function pdfOf(...objects: (string | Buffer)[]): Buffer {
  const parts: Buffer[] = [Buffer.from('%PDF-1.7\n')];
  const offsets: number[] = [];
  let position = parts[0]?.length ?? 0;
  for (const [index, body] of objects.entries()) {
    offsets.push(position);
    const bytes = Buffer.concat([Buffer.from(`${index + 1} 0 obj\n`), Buffer.from(body), Buffer.from('\nendobj\n')]);
    parts.push(bytes);
    position += bytes.length;
  }
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  parts.push(
    Buffer.from(
      `xref\n0 ${size}\n0000000000 65535 f \n${rows}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${position}\n%%EOF\n`,
    ),
  );
  return Buffer.concat(parts);
}

/** The first bytes of a JPEG that claims these sides, with nothing to show. */
function hollowJpeg(width: number, height: number): Buffer {
  const frame = Buffer.from([0xff, 0xc0, 0, 11, 8, 0, 0, 0, 0, 1, 1, 0x11, 0]);
  frame.writeUInt16BE(height, 5);
  frame.writeUInt16BE(width, 7);
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    frame,
    Buffer.from([0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0, 1, 2, 0xff, 0xd9]),
  ]);
}

async function outcome(name: string, bytes: Buffer): Promise<string> {
  const document = await room.prepare([name, bytes]);
  expect(document.original.size).toBe(bytes.length);
  expect((await room.documents.read(document.id, 'original', 0, 64)).equals(bytes.subarray(0, 64))).toBe(true);
  return document.reason?.code ?? document.state;
}

describe('what cannot become pages goes to a person, with its bytes kept', () => {
  it('an encrypted PDF', async () => {
    expect(await outcome('mật khẩu.pdf', sample('mat-khau'))).toBe('documents.encrypted');
  });

  it('a PDF that anybody may open but not change is no encrypted one', async () => {
    const document = await PDFDocument.load(sample('ly-lich'));
    document.encrypt({ ownerPassword: 'owner' });
    const bytes = Buffer.from(await document.save());
    expect(await outcome('chỉ đọc.pdf', bytes)).toBe('ready');
    expect((await room.prepare(['1.pdf', bytes], ['2.jpg', sample('to-khai')])).reason?.code).toBe(
      'documents.encrypted',
    );
  });

  it('a file that ends too early', async () => {
    expect(await outcome('dở dang.jpg', sample('do-dang'))).toBe('documents.truncated');
    expect(await outcome('dở dang.pdf', sample('quyet-dinh').subarray(0, 30_000))).toBe('documents.truncated');
  });

  it('a PDF whose inside is rubbish', async () => {
    expect(await outcome('rác.pdf', Buffer.from(`%PDF-1.4\n${'x'.repeat(5000)}\nstartxref\n12\n%%EOF\n`))).toBe(
      'documents.damaged',
    );
  });

  it('a PDF without pages', async () => {
    expect(
      await outcome('trống.pdf', pdfOf('<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Count 0 /Kids [] >>')),
    ).toMatch(/^documents\.(no-pages|damaged)$/);
  });

  it('a page tree that contains itself, or claims a billion pages', async () => {
    const endless = pdfOf(
      '<< /Type /Catalog /Pages 2 0 R >>',
      '<< /Type /Pages /Count 1000000000 /Kids [2 0 R 2 0 R] /Parent 2 0 R >>',
    );
    expect(await outcome('vòng lặp.pdf', endless)).toMatch(/^documents\.(no-pages|damaged|too-many-pages)$/);
  });

  it('pictures with more pixels than any paper has', async () => {
    const png = Buffer.from(
      await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
        .png()
        .toBuffer(),
    );
    png.writeUInt32BE(60_000, 16);
    png.writeUInt32BE(60_000, 20);
    expect(await outcome('bom.png', png)).toBe('documents.too-many-pixels');
    expect(await outcome('bom.jpg', hollowJpeg(65_500, 65_500))).toBe('documents.too-many-pixels');
    const tiff = buildTiff([
      {
        fields: [
          { tag: 256, type: 4, values: [400_000] },
          { tag: 257, type: 4, values: [400_000] },
          { tag: 259, type: 3, values: [4] },
          { tag: 262, type: 3, values: [0] },
        ],
        strips: [Buffer.alloc(100)],
      },
    ]);
    expect(await outcome('bom.tif', tiff)).toBe('documents.too-many-pixels');
  });

  it('a JPEG with a right frame and wrong content', async () => {
    expect(await outcome('rỗng.jpg', hollowJpeg(800, 600))).toBe('documents.damaged');
  });

  it('content of none of the four formats', async () => {
    expect(await outcome('công văn.docx', Buffer.from('PK\x03\x04 anything'))).toBe('documents.unknown-format');
  });
});

describe('a signed PDF', () => {
  const signed = async (): Promise<Buffer> => {
    const document = await PDFDocument.load(sample('ly-lich'));
    const { context } = document;
    const value = context.obj({
      Type: 'Sig',
      Filter: 'Adobe.PPKLite',
      SubFilter: 'ETSI.CAdES.detached',
      ByteRange: [0, 10, 20, 30],
    });
    value.set(PDFName.of('Contents'), PDFString.of('00'));
    const field = context.obj({ FT: 'Sig', Subtype: 'Widget', Type: 'Annot', Rect: [0, 0, 0, 0] });
    field.set(PDFName.of('T'), PDFString.of('Signature1'));
    field.set(PDFName.of('V'), context.register(value));
    document.catalog.set(PDFName.of('AcroForm'), context.obj({ SigFlags: 3, Fields: [context.register(field)] }));
    return Buffer.from(await document.save());
  };

  it('is known as signed and kept byte for byte', async () => {
    const bytes = await signed();
    const document = await room.prepare(['đã ký.pdf', bytes]);
    expect(document).toMatchObject({ state: 'ready', signed: true });
    expect((await room.pdf(document.id)).equals(bytes)).toBe(true);
    expect((await room.prepare(['chưa ký.pdf', sample('ly-lich')])).signed).toBe(false);
  });

  it('is never joined with other files', async () => {
    const document = await room.prepare(['1.pdf', await signed()], ['2.jpg', sample('to-khai')]);
    expect(document.reason?.code).toBe('documents.signed-in-bundle');
  });
});

describe('nothing brings the worker down', () => {
  const bomb = (megabytes: number): Buffer => {
    const drawing = deflateSync(Buffer.alloc(megabytes * 1024 * 1024, '0 0 m 9 9 l S\n'), { level: 1 });
    return pdfOf(
      '<< /Type /Catalog /Pages 2 0 R >>',
      '<< /Type /Pages /Count 1 /Kids [3 0 R] >>',
      '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9000000 9000000] /Contents 4 0 R >>',
      Buffer.concat([
        Buffer.from(`<< /Length ${drawing.length} /Filter /FlateDecode >>\nstream\n`),
        drawing,
        Buffer.from('\nendstream'),
      ]),
    );
  };

  it('a page that unfolds to much more than it is', async () => {
    expect(await outcome('bom.pdf', bomb(16))).toMatch(/^(ready|documents\.damaged)$/);
  });

  it('a page that takes too long is left in the middle of its drawing', async () => {
    const endless = await room.keep('chậm.pdf', bomb(200));
    const started = performance.now();
    const task: PrepareTask = { documentId: 'chậm', parts: [endless] };
    await expect(room.workers.run('prepare', task, AbortSignal.timeout(800))).rejects.toMatchObject({
      code: 'platform.cancelled',
    });
    expect(performance.now() - started).toBeLessThan(5000);
    expect(await outcome('tờ khai.jpg', sample('to-khai'))).toBe('ready');
  });

  it('files with bytes changed at random end as ready or failed, and the next one is prepared', async () => {
    const next = random(99);
    for (const id of ['quyet-dinh', 'hop-dong', 'can-cuoc', 'gioi-thieu']) {
      const bytes = sample(id);
      for (let round = 0; round < 6; round += 1) {
        const changed = Buffer.from(bytes);
        for (let hit = 0; hit < 40; hit += 1) changed[20 + Math.floor(next() * (changed.length - 20))] = next() * 256;
        const document = await room.prepare([`${id}-${round}`, changed]);
        expect(document.reason?.code).not.toBe('documents.crashed');
      }
    }
    expect(await outcome('tờ khai.jpg', sample('to-khai'))).toBe('ready');
  });
});
