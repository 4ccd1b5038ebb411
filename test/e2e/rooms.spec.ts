import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { settings } from '../../src-renderer/i18n/settings.ts';
import { shell } from '../../src-renderer/i18n/shell.ts';
import { barriers, misfits } from './looks.ts';
import { officerAt, painted, type Officer } from './officer.ts';
import { expect, test, type Program } from './program.ts';
import { scan } from './scans.ts';
import { screens, type Locale } from './screens.ts';

const PICTURES = fileURLToPath(new URL('../../test-results/screens/', import.meta.url));
const SMALL = { width: 1366, height: 768 };
const LARGE = { width: 1920, height: 1080 };
const LONG = 'Giấy ủy quyền có công chứng hoặc chứng thực của người được ủy quyền nộp hồ sơ ';
/** Twelve papers, one of them with a name of 2 000 letters. */
const CROWDED = {
  code: '9.000001',
  name: 'Cấp lại, cấp đổi Giấy chứng nhận quyền sử dụng đất, quyền sở hữu nhà ở và tài sản khác gắn liền với đất do bị mất, hư hỏng hoặc thay đổi kích thước thửa đất',
  field: 'Đất đai',
  agency: 'Văn phòng đăng ký đất đai',
  days: 15,
  components: Array.from({ length: 12 }, (_, index) => ({
    name: index === 4 ? LONG.repeat(30).slice(0, 1999).trim() : `${LONG}số ${index + 1}`,
    paperCode: `KQ.G15.${String(index + 1).padStart(6, '0')}`,
    required: index < 8,
  })),
};
const APPLICANT = 'Công ty Trách nhiệm hữu hạn Một thành viên Thương mại và Dịch vụ Nguyễn Đặng Quỳnh Ửng Ẩm Ễnh Ữ Ặ';

// the pictures tell more than a trace of some hundred steps
test.use({ trace: 'off' });

test('every room and dialog fits, speaks and can be used by all, in both languages and themes', async ({ program }) => {
  test.setTimeout(360_000);
  const { page } = program;
  const officer = officerAt(page);
  await mkdir(PICTURES, { recursive: true });
  const problems: string[] = [];
  const picture = (name: string): Promise<unknown> => page.screenshot({ path: join(PICTURES, `${name}.png`) });

  await test.step('the first start', async () => {
    await expect(officer.inbox).toContainText('Chưa có giấy tờ nào chờ gắn');
    await picture('vi-light-1366-first-start');
    await page.emulateMedia({ colorScheme: 'dark' });
    await picture('vi-dark-1366-first-start');
    problems.push(...(await barriers(page, { colours: true })));
    await page.emulateMedia({ colorScheme: 'light' });
  });
  const dossierId = await test.step('a busy counter', () => busyCounter(program, officer));

  for (const locale of ['vi', 'en'] as const) {
    await speak(program, officer, locale);
    for (const screen of screens(page, locale, dossierId)) {
      await test.step(`${screen.name} (${locale})`, async () => {
        await screen.open();
        const note = (where: string, found: readonly string[]): void => {
          problems.push(...found.map((one) => `${screen.name}, ${locale}, ${where}: ${one}`));
        };
        note('light', await barriers(page, { colours: locale === 'vi' }));
        note('1366', await misfits(page));
        await picture(`${locale}-light-1366-${screen.name}`);
        await textAt(page, '150%');
        note('1366 at 150 %', await misfits(page));
        if (locale === 'vi') await picture(`vi-light-1366-150-${screen.name}`);
        await textAt(page, '');
        if (locale === 'vi') {
          await page.setViewportSize(LARGE);
          note('1920', await misfits(page));
          await picture(`vi-light-1920-${screen.name}`);
          await page.setViewportSize(SMALL);
          await page.emulateMedia({ colorScheme: 'dark' });
          note('dark', await barriers(page, { colours: true }));
          await picture(`vi-dark-1366-${screen.name}`);
          await page.emulateMedia({ colorScheme: 'light' });
        }
        await screen.close?.();
      });
    }
  }
  await writeFile(join(PICTURES, 'problems.txt'), problems.join('\n'));
  expect(problems).toEqual([]);
});

/** Long names, twelve papers, something for a person, a system that is away. Gives the dossier that shows most. */
async function busyCounter(program: Program, officer: Officer): Promise<string> {
  const { page } = program;
  await page.evaluate(() => (location.hash = '#/settings?section=catalogue'));
  const catalogue = fileURLToPath(new URL('../../resources/catalogue/procedures.json', import.meta.url));
  const procedures: unknown = JSON.parse(await readFile(catalogue, 'utf8'));
  if (!Array.isArray(procedures)) throw new Error('the catalogue is no list');
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: settings.vi.catalogue.choose }).click();
  const text = Buffer.from(JSON.stringify([...procedures, CROWDED]));
  await (await chooser).setFiles({ name: 'danh-muc.json', mimeType: 'application/json', buffer: text });
  await page.getByRole('button', { name: settings.vi.catalogue.confirm }).click();
  await expect(page.getByText(/Đã nạp|thủ tục/).first()).toBeVisible();

  const panel = await officer.openTraining();
  await panel.getByRole('button', { name: 'Tạo hồ sơ mẫu' }).click();
  await expect(page.getByText(/^Đã tạo \d+ hồ sơ mẫu/).first()).toBeVisible();
  await officer.closeTraining();
  await writeFile(join(program.scanFolder, 'văn bản đổi đuôi.pdf'), 'Chỉ là chữ.\n'.repeat(50));
  const ids = ['to-khai', 'chung-sinh', 'can-cuoc', 'hop-dong', 'ly-lich', 'quyet-dinh', 'gioi-thieu'];
  const scans = await scan(program.scanFolder, ids, 0);
  await officer.go('Bàn làm việc');
  await officer.arrived(...scans.map(({ name }) => name));
  await officer.create(APPLICANT, { query: CROWDED.code, name: CROWDED.name }, '0100109106');
  for (const [index, { name }] of scans.slice(0, 3).entries()) await officer.file(name, index + 1);
  await officer.send();
  await expect(officer.delivery('iGate')).toContainText('đã đến', { timeout: 60_000, ignoreCase: true });
  await officer.trouble('iGate', 'Mất kết nối');
  await officer.file(scans[3]?.name ?? '', 5);
  await officer.send();
  await expect(officer.status).toContainText('mất kết nối');
  await officer.file(scans[4]?.name ?? '', 6);
  await painted(page);
  await expect(officer.inbox.getByRole('tab', { name: /^Cần xử lý/ })).toContainText('1', { timeout: 30_000 });
  const id = /#\/desk\/(\w+)/.exec(page.url())?.[1];
  if (id === undefined) throw new Error('no dossier on the desk');
  return id;
}

/** Text as large as the system asks for; everything is measured in rem. */
async function textAt(page: Page, size: string): Promise<void> {
  await page.evaluate((wanted) => {
    document.documentElement.style.fontSize = wanted;
  }, size);
  // what stands in a container of unchanged size asks for its width again only when that changes
  await page.setViewportSize({ ...SMALL, width: SMALL.width - 1 });
  await page.setViewportSize(SMALL);
}

async function speak(program: Program, officer: Officer, locale: Locale): Promise<void> {
  const { page } = program;
  const name = shell[locale].commands.language[locale];
  await officer.press('Control+k');
  await page
    .getByRole('dialog')
    .getByRole('combobox')
    .or(page.getByRole('dialog').getByRole('textbox'))
    .first()
    .fill(name);
  await page.getByRole('option', { name }).first().click();
  await expect(page.getByRole('navigation', { name: shell[locale].rail.label })).toBeVisible();
}
