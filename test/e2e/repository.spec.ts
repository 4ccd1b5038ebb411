import { z } from 'zod';
import { keptPaper } from '#contract/repository.ts';
import { expect, test } from './program.ts';
import { BIRTH, officerAt, painted } from './officer.ts';
import { scan } from './scans.ts';

const OWNER = 'Đặng Thị Ửng Hồng';

test('a paper that was attached is found without accents, read, corrected, withdrawn and offered again', async ({
  program,
}) => {
  const { page } = program;
  const officer = officerAt(page);
  const room = page.getByRole('region', { name: 'Kho giấy tờ' });
  const table = room.getByRole('grid', { name: 'Kho giấy tờ' });
  const rows = table.getByRole('row').filter({ has: page.getByRole('gridcell') });
  const search = room.getByRole('searchbox', { name: 'Tìm giấy tờ trong kho' });
  const panel = page.getByRole('complementary', { name: 'Chi tiết giấy tờ' });
  const form = page.getByRole('form', { name: 'Sửa thông tin giấy tờ' });
  const kept = (): Promise<z.infer<typeof keptPaper>> =>
    program
      .call('repository.search', { query: 'chung sinh' }, z.object({ items: z.array(keptPaper).length(1) }))
      .then(({ items }) => keptPaper.parse(items[0]));

  await test.step('an empty repository says how papers come into it', async () => {
    await officer.go('Kho giấy tờ');
    await expect(room).toContainText('Kho chưa có giấy tờ nào');
    await expect(room).not.toContainText('Không có giấy tờ nào khớp');
    await room.getByRole('button', { name: 'Về bàn làm việc' }).click();
  });

  const scans = await scan(program.scanFolder, ['to-khai', 'chung-sinh']);
  await officer.arrived(...scans.map(({ name }) => name));
  const code = await officer.create(OWNER, BIRTH, '042190001234');
  for (const [index, { name }] of scans.entries()) await officer.file(name, index + 1);

  await test.step('it is found by words without accents, and filters narrow', async () => {
    await officer.go('Kho giấy tờ');
    await expect(search).toBeFocused();
    await expect(rows).toHaveCount(2);
    await page.keyboard.type('dang thi ung chung sinh');
    await expect(rows).toHaveCount(1);
    await expect(rows).toContainText(OWNER);
    await expect(room.getByRole('status').filter({ hasText: '1 giấy tờ' })).toBeVisible();
    await room.getByRole('radio', { name: 'Kết quả' }).click();
    await expect(room).toContainText('Không có giấy tờ nào khớp');
    await room.getByRole('button', { name: 'Xem tất cả' }).click();
    await expect(rows).toHaveCount(2);
    await search.fill('chung sinh');
    await expect(rows).toHaveCount(1);
  });
  await test.step('by keys: down, open, look at the file large, back', async () => {
    await officer.press('ArrowDown');
    await officer.press('Enter');
    await expect(panel).toContainText(code);
    await expect(panel).toContainText('Chưa ghi ngày hết giá trị');
    await officer.press('Space');
    await painted(page);
    await officer.press('Escape');
    await expect(page.locator('.pdfViewer')).toHaveCount(0);
    await expect(table).toBeFocused();
  });
  await test.step('what is too long or contradicts itself is told at its field, before anything is sent', async () => {
    await officer.press('e');
    await expect(form.getByLabel('Số ký hiệu')).toBeFocused();
    await form.getByLabel('Số ký hiệu').fill('15/2026/GCS');
    await form.getByLabel('Người ký').fill('Nguyễn Văn Ký '.repeat(5));
    await expect(form.getByLabel('Người ký')).toHaveAccessibleDescription(/Dài quá 19 ký tự/);
    await form.getByLabel('Người ký').fill('Nguyễn Văn Ký');
    await form.getByLabel('Ngày cấp').fill('5-3-2026');
    await form.getByLabel('Có giá trị đến').fill('04032026');
    await expect(form.getByRole('radio', { name: 'Có thời hạn' })).toBeChecked();
    await officer.press('Control+Enter');
    await expect(form.getByLabel('Có giá trị đến')).toHaveAccessibleDescription(/Trước ngày cấp/);
    await expect(form.getByLabel('Có giá trị đến')).toBeFocused();
  });
  await test.step('leaving the room keeps what is typed; giving up asks once', async () => {
    await officer.go('Hồ sơ');
    await officer.go('Kho giấy tờ');
    await expect(form.getByLabel('Số ký hiệu')).toHaveValue('15/2026/GCS');
    await form.getByLabel('Số ký hiệu').press('Escape');
    await page.getByRole('dialog').getByRole('button', { name: 'Sửa tiếp' }).click();
    await expect(form.getByLabel('Người ký')).toHaveValue('Nguyễn Văn Ký');
  });
  await test.step('a paper without an end is saved, shown and kept', async () => {
    await form.getByRole('radio', { name: 'Không thời hạn' }).click();
    await officer.press('Control+Enter');
    await expect(form).toBeHidden();
    await expect(panel).toContainText('Có giá trị không thời hạn');
    await expect(panel).toContainText('05/03/2026');
    await expect(panel).toContainText('Nguyễn Văn Ký');
    expect(await kept()).toMatchObject({
      documentNumber: '15/2026/GCS',
      issuedOn: '2026-03-05',
      validForever: true,
      validUntil: null,
      signer: 'Nguyễn Văn Ký',
    });
  });
  await test.step('it is withdrawn with a reason, and the panel stays when the filter loses it', async () => {
    await officer.press('Escape');
    await room.getByRole('radio', { name: 'Dùng được hôm nay' }).click();
    await expect(rows).toHaveCount(1);
    await officer.press('Delete');
    const dialog = page.getByRole('dialog', { name: 'Thu hồi giấy tờ này?' });
    await expect(dialog.getByRole('textbox')).toBeFocused();
    await officer.press('Control+Enter');
    await expect(dialog.getByRole('textbox')).toHaveAccessibleDescription(/Nhập lý do thu hồi/);
    await dialog.getByRole('textbox').fill('Đã có bản cấp lại');
    await officer.press('Control+Enter');
    await expect(dialog).toBeHidden();
    await expect(panel).toContainText('Lý do: Đã có bản cấp lại');
    await expect(rows).toHaveCount(0);
    expect(await kept()).toMatchObject({ withdrawn: true, withdrawnReason: 'Đã có bản cấp lại' });
  });
  await test.step('and offered again, which can be taken back at once', async () => {
    await panel.getByRole('button', { name: 'Cho dùng lại' }).click();
    await expect(panel).toContainText('Có giá trị không thời hạn');
    await expect(rows).toHaveCount(1);
    // the message of before may still be fading out, with an undo of its own
    await expect(page.getByText('Giấy tờ lại được đưa ra khi tra cứu').first()).toBeVisible();
    await officer.press('Control+z');
    await expect(panel).toContainText('Lý do: Đã có bản cấp lại');
  });
  await test.step('the dossier that it came with is one press away', async () => {
    await panel.getByRole('button', { name: 'Mở hồ sơ' }).click();
    await expect(officer.dossier).toContainText(OWNER);
  });
});
