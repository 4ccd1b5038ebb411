import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  BUSINESS,
  INVOICES,
  lookUp,
  lookUpsAt,
  setOfficerNumber,
  NOTHING,
  ONE_PAPER,
  REFUSED,
  SEVERAL,
  UNKNOWN_AGENCY,
} from './look-ups.ts';
import { barriers, misfits } from './looks.ts';
import { officerAt, painted } from './officer.ts';
import { expect, test } from './program.ts';

const PICTURES = fileURLToPath(new URL('../../test-results/screens/', import.meta.url));
const SMALL = { width: 1366, height: 768 };
const LARGE = { width: 1920, height: 1080 };

test('every state of the look-up fits and can be read by all, in both themes and at large text', async ({
  program,
}) => {
  test.setTimeout(300_000);
  const { page } = program;
  const officer = officerAt(page);
  const { panel, row, papers, consent } = lookUpsAt(page);
  await mkdir(PICTURES, { recursive: true });
  const problems: string[] = [];
  const look = async (name: string): Promise<void> => {
    await page.mouse.move(5, 400);
    const note = (where: string, found: readonly string[]): void => {
      problems.push(...found.map((one) => `${name}, ${where}: ${one}`));
    };
    const picture = (where: string): Promise<unknown> =>
      page.screenshot({ path: join(PICTURES, `look-up-${name}-${where}.png`) });
    note('light', await barriers(page, { colours: true }));
    note('1366', await misfits(page));
    await picture('light');
    await page.emulateMedia({ colorScheme: 'dark' });
    note('dark', await barriers(page, { colours: true }));
    await picture('dark');
    await page.emulateMedia({ colorScheme: 'light' });
    await page.evaluate(() => (window.document.documentElement.style.fontSize = '150%'));
    await page.setViewportSize({ ...SMALL, width: SMALL.width - 1 });
    note('150 %', await misfits(page));
    await picture('150');
    await page.evaluate(() => (window.document.documentElement.style.fontSize = ''));
    await page.setViewportSize(LARGE);
    note('1920', await misfits(page));
    await picture('1920');
    await page.setViewportSize(SMALL);
  };

  await test.step('what is missing before anything can be asked', async () => {
    await setOfficerNumber(page, '');
    await lookUp(officer, ONE_PAPER);
    await expect(panel).toContainText('Chưa có số định danh của cán bộ');
    await look('officer-missing');
    await setOfficerNumber(page, '000085000009');
    await lookUp(officer, { name: 'Phạm Thị Chưa Ghi Số', number: '' });
    await expect(panel.getByRole('textbox', { name: /^Số CCCD, CMND/ })).toBeVisible();
    await look('owner-missing');
  });
  await test.step('the three answers without a paper, and one while it is asked', async () => {
    await lookUp(officer, NOTHING);
    await expect(row(5)).toContainText('Kho DL quốc gia không có giấy tờ này');
    await look('nothing');
    await lookUp(officer, REFUSED);
    await expect(row(5)).toContainText('Chủ sở hữu chưa đồng ý');
    await look('refused');
    await officer.trouble('Cổng DVCQG', 'Trả lời rất chậm');
    await lookUp(officer, BUSINESS, INVOICES);
    await expect(row(1)).toContainText('Đang tra');
    await look('asking');
    await officer.press('Shift+F2');
    await officer.trouble('Cổng DVCQG', 'Mất kết nối');
    await officer.press('F2');
    await expect(panel).toContainText('Chưa hỏi được Kho DL quốc gia cho 2 giấy tờ');
    await look('unreachable');
    await panel.getByRole('button', { name: 'Để chờ trong hàng đợi' }).click();
    await expect(row(1)).toContainText('Đang chờ trong hàng đợi');
    await look('waiting');
    await officer.trouble('Cổng DVCQG', 'Chạy bình thường');
  });
  await test.step('from a choice to a dossier with a reused paper', async () => {
    await lookUp(officer, UNKNOWN_AGENCY);
    await expect(papers(5)).toContainText('H99.01');
    await look('unknown-agency');
    await lookUp(officer, SEVERAL);
    await expect(papers(5)).toHaveCount(2);
    await officer.press('ArrowDown');
    await look('several');
    await officer.press('Enter');
    await consent.getByRole('radio', { name: 'Người thay mặt chủ giấy tờ' }).click();
    await consent.getByRole('textbox', { name: 'Họ tên người thay mặt' }).fill('Nguyễn Đặng Quỳnh Ửng Ẩm Ễnh Ữ Ặ');
    await consent.getByRole('radio', { name: /Nói tại quầy/ }).click();
    await look('consent');
    await officer.press('Control+Enter');
    await expect(
      papers(5)
        .nth(0)
        .getByRole('button', { name: /^Gắn vào hồ sơ/ }),
    ).toBeVisible();
    await painted(page);
    await look('fetched');
    await papers(5)
      .nth(0)
      .getByRole('button', { name: /^Gắn vào hồ sơ/ })
      .click();
    await expect(papers(5).nth(0)).toContainText('Đã gắn');
    await look('attached');
    await officer.press('Escape');
    await look('dossier');
    await officer.dossier.getByRole('button', { name: /^In phiếu đồng ý của/ }).click();
    await expect(page.getByRole('dialog', { name: 'Phiếu đồng ý' })).toBeVisible();
    await look('sheet');
  });
  await writeFile(join(PICTURES, 'look-up-problems.txt'), problems.join('\n'));
  expect(problems).toEqual([]);
});
