import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { BUSINESS, INVOICES, lookUp, lookUpsAt } from './look-ups.ts';
import { officerAt } from './officer.ts';
import { expect, test } from './program.ts';

const PICTURES = fileURLToPath(new URL('../../test-results/screens/', import.meta.url));
const OWNER = {
  name: 'Công ty Trách nhiệm hữu hạn Một thành viên Thương mại và Dịch vụ Nguyễn Đặng Quỳnh Ửng Ẩm Ễnh Ữ Ặ',
  number: BUSINESS.number,
};
const BEHALF = 'Nguyễn Đặng Quỳnh Ửng Ẩm Ễnh Ữ Ặ Hoàng Thị Phương Thảo Nghiêng Nghiễm';

test('the consent sheet is one sheet of paper with every name on it, and nothing of the window', async ({
  program,
}) => {
  test.skip(program.host === 'electron', 'only the headless browser gives what it would print');
  const { page } = program;
  const officer = officerAt(page);
  const { papers, consent } = lookUpsAt(page);
  await mkdir(PICTURES, { recursive: true });

  await lookUp(officer, OWNER, INVOICES);
  await papers(1)
    .getByRole('button', { name: /^Lấy về xem/ })
    .click();
  await consent.getByRole('radio', { name: 'Người thay mặt chủ giấy tờ' }).click();
  await consent.getByRole('textbox', { name: 'Họ tên người thay mặt' }).fill(BEHALF);
  await consent.getByRole('radio', { name: /Ký vào phiếu/ }).click();
  await officer.press('Control+Enter');
  for (const number of [1, 2]) {
    const paper = papers(number).first();
    const attach = paper.getByRole('button', { name: /^Gắn vào hồ sơ/ });
    if (number === 2) await paper.getByRole('button', { name: /^Lấy về xem/ }).click();
    await attach.click();
    await expect(paper).toContainText('Đã gắn');
  }

  const undo = page.getByRole('button', { name: /^Hoàn tác/ });
  const sheet = page.getByRole('dialog', { name: 'Phiếu đồng ý' });
  await test.step('no message lies over the sheet', async () => {
    await officer.press('Escape');
    // under the pointer a message stays as long as it likes
    await undo.first().hover();
    const print = officer.dossier.getByRole('button', { name: /^In phiếu đồng ý của/ });
    await print.focus();
    await officer.press('Enter');
    await expect(sheet).toBeVisible();
    await expect(undo).toHaveCount(0);
  });

  for (const theme of ['light', 'dark'] as const) {
    await test.step(`on paper, from the ${theme} theme`, async () => {
      await page.emulateMedia({ media: null, colorScheme: theme });
      const { pages, text } = await printed(page, `consent-sheet-${theme}`);
      expect(pages).toBe(1);
      for (const fact of [OWNER.name, OWNER.number, BEHALF, 'Cán bộ tập huấn', 'số 12/GGT', 'PHIẾU ĐỒNG Ý']) {
        expect(text).toContain(unspaced(fact));
      }
      for (const foreign of ['Hộp quét', 'Chế độ tập huấn', 'Xem trước bản in', 'In phiếu', 'Hàng đợi']) {
        expect(text).not.toContain(unspaced(foreign));
      }
      await page.emulateMedia({ media: 'print', colorScheme: theme });
      const ground = await page.evaluate(() =>
        [
          document.documentElement,
          document.body,
          ...document.querySelectorAll('.print-sheet, .print-sheet .sheet'),
        ].map((part) => getComputedStyle(part).backgroundColor),
      );
      expect(ground.filter((colour) => !['rgb(255, 255, 255)', 'rgba(0, 0, 0, 0)'].includes(colour))).toEqual([]);
      await page.emulateMedia({ media: 'screen', colorScheme: 'light' });
    });
  }
});

/** A PDF places letters, not blanks: words are compared without them. */
const unspaced = (text: string): string => text.replace(/\s+/g, '').normalize('NFC');

/** What the browser prints now: how many pages, and the words on them without blanks. */
async function printed(page: Page, name: string): Promise<{ pages: number; text: string }> {
  const bytes = await page.pdf({ preferCSSPageSize: true, printBackground: true });
  await writeFile(join(PICTURES, `${name}.pdf`), bytes);
  const pdf = await getDocument({ data: new Uint8Array(bytes) }).promise;
  const lines: string[] = [];
  for (let number = 1; number <= pdf.numPages; number += 1) {
    const { items } = await (await pdf.getPage(number)).getTextContent();
    lines.push(...items.map((item) => ('str' in item ? item.str : '')));
  }
  return { pages: pdf.numPages, text: unspaced(lines.join('')) };
}
