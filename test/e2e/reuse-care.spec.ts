import { BUSINESS, INVOICES, LICENCE, lookUp, lookUpsAt, ONE_PAPER, SIGNED_FILES, TWO_FILES } from './look-ups.ts';
import { barriers } from './looks.ts';
import { officerAt, painted } from './officer.ts';
import { expect, test } from './program.ts';

test('an answer out of the queue counts as seen only where it can be read', async ({ program }) => {
  const { page } = program;
  const officer = officerAt(page);
  const { panel, papers } = lookUpsAt(page);
  const report = officer.status.getByRole('link', { name: /Kho DL trả lời 1/ });
  const window = (state: 'hidden' | 'visible'): Promise<void> =>
    page.evaluate((wanted) => {
      Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => wanted });
      document.dispatchEvent(new Event('visibilitychange'));
    }, state);

  await officer.trouble('Cổng DVCQG', 'Mất kết nối');
  await lookUp(officer, BUSINESS, INVOICES);
  await panel.getByRole('button', { name: 'Để chờ trong hàng đợi' }).click();
  await expect(panel).toContainText('Đang chờ trong hàng đợi');
  await test.step('the panel was left open, but the officer is in another room', async () => {
    await officer.go('Nhật ký');
    await officer.trouble('Cổng DVCQG', 'Chạy bình thường');
    await expect(report).toBeVisible({ timeout: 90_000 });
  });
  await test.step('back on the desk it is not seen while the window is hidden', async () => {
    await window('hidden');
    await officer.go('Bàn làm việc');
    await expect(papers(1)).toHaveCount(1);
    await expect(report).toBeVisible();
  });
  await test.step('before the eyes of the officer it is', async () => {
    await window('visible');
    await expect(report).toHaveCount(0);
  });
});

test('the viewer says whose paper it shows, and lets go of it with the dossier', async ({ program }) => {
  const { page } = program;
  const officer = officerAt(page);
  const { papers } = lookUpsAt(page);

  await expect(officer.inbox).toBeVisible();
  const first = await officer.create(ONE_PAPER.name, LICENCE, ONE_PAPER.number);
  await officer.press('F2');
  await papers(5)
    .getByRole('button', { name: /^Lấy về xem/ })
    .click();
  await officer.press('1');
  await officer.press('Control+Enter');
  await expect(officer.viewer.getByRole('heading')).toHaveText('Phiếu lý lịch tư pháp số 1.pdf');
  await expect(officer.viewer).toContainText(
    'Nguyễn Văn Mẫu · Phiếu lý lịch tư pháp số 1 · Số 0123/STP-LLTP · Tỉnh tập huấn Hà',
  );
  await painted(page);
  await papers(5)
    .getByRole('button', { name: /^Gắn vào hồ sơ/ })
    .click();
  await officer.press('Escape');

  await test.step('with the look-up of another person the paper of the first is gone', async () => {
    await officer.create(TWO_FILES.name, LICENCE, TWO_FILES.number);
    await expect(officer.viewer).toContainText('Chọn một giấy tờ để xem');
    await expect(officer.viewer).not.toContainText('Nguyễn Văn Mẫu');
    await officer.press('F2');
    await expect(papers(5)).toHaveCount(1);
    await expect(officer.viewer.locator('.pdfViewer')).toBeHidden();
  });
  await test.step('an attached paper says whose it is too', async () => {
    await officer.press('Escape');
    await officer.press('/');
    await page.getByRole('dialog').getByRole('combobox').fill(first);
    await page.getByRole('dialog').getByRole('option').filter({ hasText: ONE_PAPER.name }).click();
    await officer.component(5).getByRole('button', { name: 'Xem Phiếu lý lịch tư pháp số 1.pdf' }).click();
    await expect(officer.viewer).toContainText('Nguyễn Văn Mẫu · Phiếu lý lịch tư pháp số 1');
  });
});

test('a paper that was changed after it was signed is attached by a decision, not by one more Enter', async ({
  program,
}) => {
  const { page } = program;
  const officer = officerAt(page);
  const { papers } = lookUpsAt(page);
  await lookUp(officer, SIGNED_FILES);
  const paper = papers(5).nth(1);
  const dialog = page.getByRole('dialog', { name: 'Gắn giấy tờ có chữ ký không còn nguyên vẹn?' });

  await paper.getByRole('button', { name: /^Lấy về xem/ }).focus();
  await officer.press('Enter');
  await officer.press('1');
  await officer.press('Control+Enter');
  await expect(paper.getByRole('alert')).toContainText('Nội dung đã bị thay đổi sau khi ký số');
  const viewer = page.getByRole('region', { name: 'Tài liệu', exact: true });
  await expect(viewer).toContainText('Bị sửa sau khi ký');
  await expect(viewer).not.toContainText('Có chữ ký số');
  await test.step('the keys rest on the file', async () => {
    await expect(paper.getByRole('button', { name: /^Xem tệp/ })).toBeFocused();
    await officer.press('Enter');
    await expect(dialog).toHaveCount(0);
    await expect(paper).not.toContainText('Đã gắn');
    expect(await barriers(page, { colours: true })).toEqual([]);
  });
  await test.step('attaching asks, and does nothing without the tick', async () => {
    await paper.getByRole('button', { name: /^Vẫn gắn/ }).click();
    await expect(dialog.getByRole('button', { name: 'Không gắn' })).toBeFocused();
    expect(await barriers(page, { colours: true })).toEqual([]);
    await dialog.getByRole('button', { name: 'Vẫn gắn vào hồ sơ' }).click();
    await expect(dialog.getByRole('alert')).toBeVisible();
    await dialog.getByRole('button', { name: 'Không gắn' }).click();
    await expect(dialog).toBeHidden();
    await expect(paper).not.toContainText('Đã gắn');
  });
  await test.step('with it the paper is attached and its row keeps saying what is wrong', async () => {
    await paper.getByRole('button', { name: /^Vẫn gắn/ }).click();
    await dialog.getByRole('checkbox').click();
    await dialog.getByRole('button', { name: 'Vẫn gắn vào hồ sơ' }).click();
    await expect(paper).toContainText('Đã gắn');
    await officer.press('Escape');
    await expect(officer.component(5)).toContainText('có chữ ký, nội dung đã bị thay đổi');
    expect(await barriers(page, { colours: true })).toEqual([]);
  });
});
