import { PDFDocument, StandardFonts } from '@cantoo/pdf-lib';
import { fold } from '../platform/text.ts';

/**
 * A one-page PDF for the training servers' own documents. The standard fonts hold no Vietnamese letters, so the lines
 * are written without accents.
 */
export async function makeTrainingPdf(lines: readonly string[], date: Date): Promise<Buffer> {
  const document = await PDFDocument.create();
  const font = await document.embedFont(StandardFonts.Helvetica);
  const page = document.addPage([595, 842]);
  lines.forEach((line, index) => {
    const plain = fold(line)
      .toUpperCase()
      .replace(/[^\x20-\x7e]/g, '?');
    page.drawText(plain.slice(0, 80), { x: 60, y: 760 - index * 26, size: 12, font });
  });
  document.setTitle('Tai lieu tap huan');
  document.setCreationDate(date);
  document.setModificationDate(date);
  return Buffer.from(await document.save({ addDefaultPage: false }));
}
