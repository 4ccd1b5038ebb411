import { z } from 'zod';
import { procedureResult } from '#contract/catalogue.ts';
import { expect, test } from './program.ts';
import { officerAt } from './officer.ts';
import { scan } from './scans.ts';

const LONG_NAME = 'Nguyễn Thị Hoàng Yến Quỳnh Hương Thảo Nguyên Ngọc Ánh';

test('the national portal gets the dossier, gives its catalogue, and says what it shortened', async ({ program }) => {
  const { page } = program;
  const officer = officerAt(page);
  await program.call('session.setOfficer', { name: LONG_NAME }, z.unknown());
  const [paper] = await scan(program.scanFolder, ['chung-sinh']);
  await officer.arrived(paper?.name ?? '');
  const code = await officer.create('Lê Thị Cổng');
  await officer.file(paper?.name ?? '', 1);
  await officer.send();

  await test.step('the dossier arrives with its paper and one line of progress', async () => {
    await expect(officer.delivery('Cổng DVCQG')).toContainText('đã đến', { timeout: 60_000, ignoreCase: true });
    const told = program.ledger('dvcqg').filter(({ dossierCode }) => dossierCode === code);
    expect(told.map(({ kind, times }) => [kind, times])).toEqual([
      ['dossier', 1],
      ['document', 1],
      ['progress', 1],
    ]);
  });
  await test.step('the queue tells what was shortened there', async () => {
    await officer.go('Hàng đợi gửi');
    await page.getByRole('radio', { name: /Đã đến/ }).click();
    const queue = page.getByRole('grid', { name: 'Hàng đợi gửi' });
    await queue.getByRole('row').filter({ hasText: 'Báo tiến độ xử lý' }).first().click();
    const panel = page.getByRole('complementary', { name: 'Chi tiết lượt gửi' });
    await expect(panel).toContainText('đã rút gọn: người xử lý (50)');
  });
  await test.step('the catalogue is fetched whole, and the settings say what it brought', async () => {
    await officer.go('Thiết lập');
    await page.getByRole('tab', { name: 'Danh mục thủ tục' }).click();
    await page.getByRole('button', { name: 'Lấy từ Cổng DVCQG' }).click();
    await expect(
      page.getByText(/Đã lấy 19 thủ tục với \d+ thành phần từ Cổng DVCQG: 1 thủ tục mới, 18 thủ tục thay đổi\./),
    ).toBeVisible();
    await page.getByRole('textbox', { name: 'Tìm trong danh mục' }).fill('giay to phap nhan');
    await expect(page.getByText('1.004227')).toBeVisible();
    const procedure = await program.call(
      'catalogue.get',
      { code: '2.000488' },
      z.object({ results: z.array(procedureResult) }),
    );
    expect(procedure.results).toEqual([{ name: 'Phiếu lý lịch tư pháp số 1', code: 'KQ.G15.000007' }]);
  });
  await test.step('a portal that cannot be reached changes nothing', async () => {
    await officer.trouble('Cổng DVCQG', 'Mất kết nối');
    await page.getByRole('button', { name: 'Lấy từ Cổng DVCQG' }).click();
    await expect(page.getByRole('alert').filter({ hasText: 'Cổng DVCQG' })).toBeVisible();
    await expect(page.getByText('1.004227')).toBeVisible();
  });
});
