import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';

const BITS = 24;

/** A scanner's file: small, different from every other, written under another name and renamed. Gives its name. */
export async function dropPaper(scanFolder: string, number: number): Promise<string> {
  const name = `giay-${String(number).padStart(6, '0')}.jpg`;
  // the number in black and white, a square for each bit: no two are alike, whatever fonts there are
  const squares = Array.from({ length: BITS }, (_, bit) =>
    (number >> bit) % 2 === 0
      ? ''
      : `<rect x="${8 + 16 * (bit % 8)}" y="${8 + 16 * (bit >> 3)}" width="12" height="12"/>`,
  );
  const drawing = `<svg width="160" height="220">${squares.join('')}</svg>`;
  const picture = await sharp({ create: { width: 160, height: 220, channels: 3, background: '#ffffff' } })
    .composite([{ input: Buffer.from(drawing) }])
    .jpeg()
    .toBuffer();
  const unfinished = join(scanFolder, `${name}.part`);
  await writeFile(unfinished, picture);
  await rename(unfinished, join(scanFolder, name));
  return name;
}
