import { mkdir, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { barriers, misfits } from './looks.ts';
import { officerAt } from './officer.ts';
import { expect, test } from './program.ts';
import { scan } from './scans.ts';

const PICTURES = fileURLToPath(new URL('../../test-results/screens/', import.meta.url));

test('a damaged database: the window says what is safe, and one press brings the dossiers back', async ({
  program,
}) => {
  const officer = officerAt(program.page);
  const [paper] = await scan(program.scanFolder, ['chung-sinh'], 0);
  await officer.arrived(paper?.name ?? '');
  const code = await officer.create('Nguyễn Thị Quỳnh Ửng');
  await officer.file(paper?.name ?? '', 1);

  await test.step('backed up from the settings', async () => {
    const { page } = program;
    await page.evaluate(() => (location.hash = '#/settings?section=backup'));
    await page.getByRole('button', { name: 'Sao lưu ngay' }).click();
    await expect(page.getByText('Bản sao lưu tốt gần nhất')).toBeVisible();
    await expect(page.getByRole('row', { name: /1 hồ sơ/ })).toBeVisible();
    await mkdir(PICTURES, { recursive: true });
    for (const scheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: scheme });
      await page.screenshot({ path: join(PICTURES, `vi-${scheme}-1366-settings-backup-list.png`) });
    }
    await page.emulateMedia({ colorScheme: 'light' });
  });

  const home = join(program.dataFolder, 'training');
  await program.restart(async () => {
    const file = await open(join(home, 'data.db'), 'r+');
    await file.write(Buffer.alloc(4096, 0xa5), 0, 4096, 0);
    await file.close();
  });

  const { page } = program;
  await test.step('the window waits for a decision', async () => {
    await expect(page.getByRole('heading', { level: 1, name: 'Phục hồi dữ liệu' })).toBeVisible();
    await expect(page.getByText('Cơ sở dữ liệu bị hỏng.')).toBeVisible();
    await expect(page.getByRole('region', { name: 'Còn nguyên' })).toContainText('tệp trong kho giấy tờ');
    await expect(page.getByText('Hồ sơ phải nhập lại thì gõ đúng mã cũ')).toBeVisible();
    for (const scheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: scheme });
      await page.screenshot({ path: join(PICTURES, `vi-${scheme}-1366-recovery.png`) });
      expect(await barriers(page, { colours: true })).toEqual([]);
      expect(await misfits(page)).toEqual([]);
    }
    await page.emulateMedia({ colorScheme: 'light' });
  });

  await test.step('one press and a confirmation', async () => {
    await page.getByRole('button', { name: 'Phục hồi bản này' }).click();
    await page.screenshot({ path: join(PICTURES, 'vi-light-1366-recovery-confirm.png') });
    await page.getByRole('button', { name: 'Phục hồi', exact: true }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Phục hồi dữ liệu' })).toHaveCount(0);
  });

  await test.step('the dossier is there again, and the damaged files are kept', async () => {
    const found = await program.call(
      'dossiers.search',
      { query: code },
      z.object({ items: z.array(z.object({ code: z.string() })) }),
    );
    expect(found.items.map((item) => item.code)).toEqual([code]);
    await page.evaluate(() => (location.hash = '#/dossiers'));
    await expect(page.getByRole('row').filter({ hasText: 'Nguyễn Thị Quỳnh Ửng' })).toBeVisible();
    await page.keyboard.press('Control+n');
    const dialog = page.getByRole('dialog', { name: 'Hồ sơ mới' });
    await expect(dialog.getByText('nhảy qua 500 số')).toBeVisible();
    await page.screenshot({ path: join(PICTURES, 'vi-light-1366-new-dossier-restored.png') });
    expect(await barriers(page, { colours: true })).toEqual([]);
    await page.keyboard.press('Escape');
    const aside = (await readdir(home)).find((name) => name.startsWith('damaged-'));
    expect(await readdir(join(home, aside ?? ''))).toContain('data.db');
  });
});
