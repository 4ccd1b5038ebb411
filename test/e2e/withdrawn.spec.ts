import { z } from 'zod';
import { keptPaper } from '#contract/repository.ts';
import { LICENCE, lookUp, lookUpsAt, NOTHING as OWNER } from './look-ups.ts';
import { officerAt } from './officer.ts';
import { expect, test } from './program.ts';
import { scan } from './scans.ts';

test('a look-up offers what the repository room says: as corrected, not once withdrawn, again once taken back', async ({
  program,
}) => {
  const { page } = program;
  const officer = officerAt(page);
  const { papers, row } = lookUpsAt(page);
  const room = page.getByRole('region', { name: 'Kho giấy tờ' });
  const panel = page.getByRole('complementary', { name: 'Chi tiết giấy tờ' });
  const form = page.getByRole('form', { name: 'Sửa thông tin giấy tờ' });
  const rows = room
    .getByRole('grid', { name: 'Kho giấy tờ' })
    .getByRole('row')
    .filter({ has: page.getByRole('gridcell') });
  const kept = (): Promise<z.infer<typeof keptPaper>> =>
    program
      .call('repository.search', { query: OWNER.number }, z.object({ items: z.array(keptPaper).length(1) }))
      .then(({ items }) => keptPaper.parse(items[0]));
  const offeredToAnother = async (count: number): Promise<void> => {
    await officer.go('Bàn làm việc');
    await lookUp(officer, OWNER, LICENCE);
    await expect(row(5)).toContainText('Kho DL quốc gia không có giấy tờ này');
    await expect(papers(5)).toHaveCount(count);
    await officer.press('Escape');
  };

  const [paper] = await scan(program.scanFolder, ['to-khai']);
  if (paper === undefined) throw new Error('nothing was scanned');
  await officer.arrived(paper.name);
  await officer.create(OWNER.name, LICENCE, OWNER.number);
  await officer.file(paper.name, 5);

  await test.step('a day that no calendar has is refused at its field, and nothing is saved', async () => {
    await officer.go('Kho giấy tờ');
    await expect(rows).toHaveCount(1);
    await rows.click();
    await officer.press('Enter');
    await expect(panel).toBeVisible();
    await officer.press('e');
    await form.getByLabel('Số ký hiệu').fill('77/2026/LLTP');
    await form.getByLabel('Ngày cấp').fill('31/02/2026');
    await officer.press('Control+Enter');
    await expect(form.getByLabel('Ngày cấp')).toHaveAccessibleDescription(/Nhập như 05\/03\/2026/);
    await expect(form.getByLabel('Ngày cấp')).toBeFocused();
    expect(await kept()).toMatchObject({ documentNumber: '', issuedOn: null });
    await form.getByLabel('Ngày cấp').fill('28/02/2026');
    await officer.press('Control+Enter');
    await expect(form).toBeHidden();
    expect(await kept()).toMatchObject({ documentNumber: '77/2026/LLTP', issuedOn: '2026-02-28' });
  });
  await test.step('a look-up offers it with what was corrected', async () => {
    await offeredToAnother(1);
    await officer.press('F2');
    await expect(papers(5)).toContainText('Số 77/2026/LLTP');
    await expect(papers(5)).toContainText('28/02/2026');
    await officer.press('Escape');
  });
  await test.step('withdrawn, it is offered to nobody', async () => {
    await officer.go('Kho giấy tờ');
    await rows.click();
    await officer.press('Delete');
    const dialog = page.getByRole('dialog', { name: 'Thu hồi giấy tờ này?' });
    await dialog.getByRole('textbox').fill('Quét nhầm giấy tờ của người khác');
    await officer.press('Control+Enter');
    await expect(dialog).toBeHidden();
    await expect(panel).toContainText('Lý do: Quét nhầm giấy tờ của người khác');
    await offeredToAnother(0);
  });
  await test.step('taken back, it is offered again', async () => {
    await officer.go('Kho giấy tờ');
    await panel.getByRole('button', { name: 'Cho dùng lại' }).click();
    await expect(panel).not.toContainText('Lý do:');
    await offeredToAnother(1);
  });
  await test.step('the log tells of each of the three', async () => {
    await officer.go('Nhật ký');
    const log = page.getByRole('grid', { name: 'Nhật ký' });
    for (const line of ['Sửa thông tin giấy tờ', 'Thu hồi giấy tờ', 'Cho dùng lại giấy tờ']) {
      await expect(log.getByRole('row', { name: line }).first()).toBeVisible();
    }
  });
});
