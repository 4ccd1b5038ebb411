import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { PDFDocument } from '@cantoo/pdf-lib';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { completeness, sniffKind, type Completeness, type RangeReader } from '../../src-main/documents/content.ts';
import { readerOf } from '../../src-main/documents/ranges.ts';
import { samples } from '../../src-main/training/samples/samples.ts';
import { random } from '../fixtures/scanner.ts';
import { buildTiff, type TiffImage } from '../fixtures/tiff.ts';
import { hasJudge } from './judges.ts';

const PLAIN_PDF = 'PDF';
type Kind = 'pdf' | 'jpeg' | 'png' | 'tiff';
const sample = (id: string): Buffer => readFileSync(samples().find((one) => one.id === id)?.file ?? '');

/** Counts what a walk reads, and fails when it reads outside the file. */
function counted(bytes: Buffer): RangeReader & { reads(): number; total(): number } {
  let reads = 0;
  let total = 0;
  return {
    size: bytes.length,
    async read(offset, length) {
      expect(offset).toBeGreaterThanOrEqual(0);
      expect(Number.isSafeInteger(offset) && Number.isSafeInteger(length)).toBe(true);
      const found = bytes.subarray(offset, offset + length);
      reads += 1;
      total += found.length;
      return found;
    },
    reads: () => reads,
    total: () => total,
  };
}

const state = (kind: Kind, bytes: Buffer): Promise<Completeness> => completeness(kind, readerOf(bytes));

const gray: TiffImage = {
  fields: [
    { tag: 256, type: 4, values: [64] },
    { tag: 257, type: 4, values: [64] },
    { tag: 258, type: 3, values: [8] },
    { tag: 259, type: 3, values: [1] },
    { tag: 262, type: 3, values: [1] },
    { tag: 277, type: 3, values: [1] },
    { tag: 278, type: 4, values: [16] },
    { tag: 282, type: 5, values: [200] },
    { tag: 283, type: 5, values: [200] },
  ],
  strips: Array.from({ length: 4 }, (_, index) => Buffer.alloc(1024, 40 * index + 17)),
};

let files: Record<string, { kind: Kind; bytes: Buffer }>;
beforeAll(async () => {
  const plain = { create: { width: 400, height: 300, channels: 3, background: '#dcb' } } as const;
  const noisy = sharp({ create: { ...plain.create, noise: { type: 'gaussian', mean: 128, sigma: 40 } } });
  files = {
    'JPEG of a scanner': { kind: 'jpeg', bytes: sample('to-khai') },
    'progressive JPEG': { kind: 'jpeg', bytes: await noisy.clone().jpeg({ progressive: true }).toBuffer() },
    'JPEG with a thumbnail in EXIF': { kind: 'jpeg', bytes: withEmbeddedJpeg(await noisy.clone().jpeg().toBuffer()) },
    PNG: { kind: 'png', bytes: sample('can-cuoc') },
    'interlaced PNG': { kind: 'png', bytes: await noisy.clone().png({ progressive: true }).toBuffer() },
    'TIFF of three pages': { kind: 'tiff', bytes: sample('hop-dong') },
    'TIFF, high byte first': { kind: 'tiff', bytes: buildTiff([gray, gray], { little: false }) },
    BigTIFF: { kind: 'tiff', bytes: buildTiff([gray, gray], { big: true }) },
    'BigTIFF, high byte first': { kind: 'tiff', bytes: buildTiff([gray, gray], { little: false, big: true }) },
    [PLAIN_PDF]: { kind: 'pdf', bytes: sample('quyet-dinh') },
  };
  if (hasJudge('qpdf')) {
    const file = samples().find(({ id }) => id === 'quyet-dinh')?.file ?? '';
    files['linearised PDF'] = { kind: 'pdf', bytes: execFileSync('qpdf', ['--linearize', file, '-']) };
  }
});

/** A JPEG inside an EXIF block: its end mark is not the end of the file. */
function withEmbeddedJpeg(bytes: Buffer): Buffer {
  const inner = Buffer.concat([
    Buffer.from('Exif\0\0II*\0\x08\0\0\0\0\0\0\0\0\0', 'latin1'),
    Buffer.from([0xff, 0xd8, 1, 2, 0xff, 0xd9]),
  ]);
  const head = Buffer.from([0xff, 0xe1, 0, 0]);
  head.writeUInt16BE(inner.length + 2, 2);
  return Buffer.concat([bytes.subarray(0, 2), head, inner, bytes.subarray(2)]);
}

describe('the format is told by content', () => {
  it('whatever the name says', () => {
    expect(sniffKind(sample('gioi-thieu').subarray(0, 1024))).toBe('jpeg');
    for (const { kind, bytes } of Object.values(files)) expect(sniffKind(bytes.subarray(0, 1024))).toBe(kind);
  });

  it('other bytes before the header of a PDF are allowed, a page of HTML that names PDF is not', () => {
    expect(sniffKind(Buffer.from('\r\n\0\0%PDF-1.4\n', 'latin1'))).toBe('pdf');
    expect(sniffKind(Buffer.from('<html><body>%PDF-1.4', 'latin1'))).toBe('unknown');
    expect(sniffKind(Buffer.from(' '.repeat(1024) + '%PDF-1.4', 'latin1'))).toBe('unknown');
  });

  it.each(['', '\xff', '\xff\xd8', 'II', 'PK\x03\x04', 'MZ\x90', 'GIF89a', '\0\0\0\0\0\0\0\0'])(
    '%j is none of them',
    (text) => {
      expect(sniffKind(Buffer.from(text, 'latin1'))).toBe('unknown');
    },
  );
});

describe('a finished file is complete', () => {
  it('in every format', async () => {
    for (const [name, { kind, bytes }] of Object.entries(files))
      expect([name, await state(kind, bytes)]).toEqual([name, 'complete']);
  });

  it('with the few zeros that a scanner may leave behind', async () => {
    for (const [name, { kind, bytes }] of Object.entries(files)) {
      expect([name, await state(kind, Buffer.concat([bytes, Buffer.alloc(500)]))]).toEqual([name, 'complete']);
    }
  });

  it('a JPEG followed by what cameras append', async () => {
    const { bytes } = files['JPEG of a scanner'] ?? { bytes: Buffer.alloc(0) };
    expect(await state('jpeg', Buffer.concat([bytes, Buffer.from('SEFT some notes of a telephone')]))).toBe('complete');
  });

  it('content of no known format counts as complete, an empty file never', async () => {
    expect(await completeness('unknown', readerOf(Buffer.from('anything')))).toBe('complete');
    for (const kind of ['pdf', 'jpeg', 'png', 'tiff', 'unknown'] as const) {
      expect(await completeness(kind, readerOf(Buffer.alloc(0)))).toBe('incomplete');
    }
  });
});

describe('an unfinished file is never complete', () => {
  it('cut anywhere', async () => {
    const next = random(42);
    for (const [name, { kind, bytes }] of Object.entries(files)) {
      const { length } = bytes;
      const cuts = [1, 2, 3, 4, 8, 9, 16, 33, ...Array.from({ length: 60 }, () => Math.floor(next() * (length - 1)))];
      // the last bytes of a PDF are white space, those of a TIFF directory may be padding
      const margin = kind === 'pdf' ? 8 : kind === 'tiff' ? 4 : 1;
      for (const cut of [...cuts, length - margin, length - margin - 1, length - margin - 20]) {
        const kept = Math.max(0, Math.min(cut, length - margin));
        const found = await state(kind, bytes.subarray(0, kept));
        expect([name, kept, found]).not.toEqual([name, kept, 'complete']);
      }
    }
  });

  it('cut anywhere, though its space is reserved already', async () => {
    const next = random(43);
    for (const [name, { kind, bytes }] of Object.entries(files)) {
      for (let round = 0; round < 30; round += 1) {
        const kept = Math.floor(next() * (bytes.length - 200));
        const reserved = Buffer.concat([bytes.subarray(0, kept), Buffer.alloc(bytes.length - kept)]);
        const found = await state(kind, reserved);
        // chunk lengths of a PNG tell nothing of what stands in the chunk, but its end is missing
        expect([name, kept, found]).not.toEqual([name, kept, 'complete']);
      }
    }
  });

  it('whole, but with a megabyte of reserved space behind it', async () => {
    for (const [name, { kind, bytes }] of Object.entries(files)) {
      if (kind === 'png') continue;
      const found = await state(kind, Buffer.concat([bytes, Buffer.alloc(1024 * 1024)]));
      expect([name, found]).toEqual([name, 'incomplete']);
    }
  });

  it('a TIFF whose second page is being written behind a finished first one', async () => {
    const one = buildTiff([gray]);
    expect(await state('tiff', one)).toBe('complete');
    expect(await state('tiff', Buffer.concat([one, Buffer.alloc(1500, 7)]))).toBe('incomplete');
  });

  it('a PDF whose next revision is being written', async () => {
    const { bytes } = files[PLAIN_PDF] ?? { bytes: Buffer.alloc(0) };
    expect(await state('pdf', Buffer.concat([bytes, Buffer.from('\n12 0 obj\n<< /Type /Annot')]))).toBe('incomplete');
    const document = await PDFDocument.load(bytes);
    document.addPage();
    const whole = Buffer.from(await document.save());
    expect(await state('pdf', whole)).toBe('complete');
  });
});

describe('hostile content', () => {
  it('directories that point at each other end the walk', async () => {
    const bytes = buildTiff([gray, gray]);
    const first = bytes.readUInt32LE(4);
    const entries = bytes.readUInt16LE(first);
    const second = bytes.readUInt32LE(first + 2 + entries * 12);
    bytes.writeUInt32LE(first, second + 2 + bytes.readUInt16LE(second) * 12);
    expect(await state('tiff', bytes)).toBe('damaged');
  });

  it('random bytes behind the right signature never throw, and cost few reads', async () => {
    const next = random(7);
    const signatures = {
      pdf: '%PDF-1.7\n',
      jpeg: '\xff\xd8\xff',
      png: '\x89PNG\r\n\x1a\n',
      tiff: 'II*\0\x08\0\0\0',
    } as const;
    for (const [kind, signature] of Object.entries(signatures) as [Kind, string][]) {
      for (let round = 0; round < 60; round += 1) {
        const noise = Buffer.from(Uint8Array.from({ length: 20_000 }, () => next() * 256));
        const reader = counted(Buffer.concat([Buffer.from(signature, 'latin1'), noise]));
        const found = await completeness(kind, reader);
        expect(['complete', 'incomplete', 'damaged']).toContain(found);
        expect(reader.reads()).toBeLessThan(3000);
      }
    }
  });

  it('whole files with bytes changed at random never throw', async () => {
    const next = random(8);
    for (const { kind, bytes } of Object.values(files)) {
      for (let round = 0; round < 25; round += 1) {
        const changed = Buffer.from(bytes);
        for (let hit = 0; hit < 12; hit += 1)
          changed[Math.floor(next() * (round % 2 === 0 ? 400 : changed.length))] = next() * 256;
        const reader = counted(changed);
        await completeness(kind, reader);
        expect(reader.total()).toBeLessThan(4 * changed.length + 3_000_000);
      }
    }
  });
});
