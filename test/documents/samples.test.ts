import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { completeness, sniffKind } from '../../src-main/documents/content.ts';
import { readerOf } from '../../src-main/documents/ranges.ts';
import { samples, writeSamples } from '../../src-main/training/samples/samples.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'samples-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the sample scans', () => {
  it('are all there, of every format, and small enough to be kept with the sources', () => {
    const sizes = samples().map(({ file }) => statSync(file).size);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(3_000_000);
    const kinds = new Set(samples().map(({ file }) => sniffKind(readFileSync(file))));
    expect(kinds).toEqual(new Set(['jpeg', 'png', 'tiff', 'pdf']));
    expect(new Set(samples().map(({ id }) => id)).size).toBe(samples().length);
  });

  it('are scanned anew each time: whole, under free names, never with the same bytes', async () => {
    writeFileSync(join(folder, 'giay-chung-sinh.jpg'), 'somebody’s own file');
    const first = await writeSamples([], folder);
    const second = await writeSamples(['chung-sinh', 'can-cuoc', 'hop-dong', 'quyet-dinh'], folder);
    expect(readFileSync(join(folder, 'giay-chung-sinh.jpg'), 'utf8')).toBe('somebody’s own file');
    expect(first).toHaveLength(samples().length);
    expect(basename(first[1] ?? '')).toBe('giay-chung-sinh (2).jpg');
    expect(readdirSync(folder)).toHaveLength(1 + first.length + second.length);
    for (const file of [...first, ...second]) {
      const bytes = readFileSync(file);
      const whole = await completeness(sniffKind(bytes), readerOf(bytes));
      expect([file, whole]).toEqual([file, file.includes('do-dang') ? 'incomplete' : 'complete']);
    }
    const contents = [...first, ...second].map((file) => readFileSync(file).toString('base64'));
    expect(new Set(contents).size).toBe(contents.length);
  });
});
