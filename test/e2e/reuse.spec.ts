import { z } from 'zod';
import { document } from '#contract/documents.ts';
import { dossier } from '#contract/dossiers.ts';
import { barriers } from './looks.ts';
import {
  BAD_FILES,
  BUSINESS,
  INVOICES,
  LICENCE,
  lookUp,
  lookUpsAt,
  NOTHING,
  ONE_PAPER,
  REFUSED,
  setOfficerNumber,
  SEVERAL,
  SIGNED_FILES,
  TWO_FILES,
} from './look-ups.ts';
import { officerAt, painted } from './officer.ts';
import { expect, test } from './program.ts';

test('a paper that the state holds: looked up, agreed to, looked at, attached, sent with its flags', async ({
  program,
}) => {
  const { page } = program;
  const officer = officerAt(page);
  const { panel, row, papers, consent } = lookUpsAt(page);
  const component = officer.component(5);
  const attached = component.getByRole('button', { name: 'Xem Phiếu lý lịch tư pháp số 1.pdf' });

  await setOfficerNumber(page, '');
  const code = await officer.create(ONE_PAPER.name, LICENCE, ONE_PAPER.number);
  await test.step('only what can be looked up says so', async () => {
    await expect(component.getByRole('button', { name: /^Tra Kho DL cho/ })).toBeVisible();
    await expect(officer.component(1).getByRole('button', { name: /^Tra Kho DL/ })).toHaveCount(0);
    await officer.press('?');
    await expect(page.getByRole('dialog', { name: 'Phím tắt' })).toContainText('Tra Kho DL cho giấy tờ còn thiếu');
    await officer.press('Escape');
  });
  await test.step('without the officer’s number one press leads to where it is entered', async () => {
    await officer.press('F2');
    await expect(panel).toContainText('Chưa có số định danh của cán bộ');
    await panel.getByRole('link', { name: 'Nhập thông tin cán bộ' }).click();
    await page.getByRole('textbox', { name: 'Số CCCD của cán bộ' }).fill('000085000009');
    await officer.press('Enter');
    await expect(page.getByText('Đã lưu cán bộ và quầy').first()).toBeVisible();
    await officer.press('Alt+1');
    await expect(panel).not.toContainText('Chưa có số định danh của cán bộ');
  });
  await test.step('F2 finds it; nothing is chosen or fetched by that', async () => {
    await officer.press('F2');
    await expect(papers(5)).toHaveCount(1);
    await expect(papers(5)).toContainText('Số 0123/STP-LLTP · Tỉnh tập huấn Hà');
    await expect(papers(5).getByRole('button', { name: /^Lấy về xem/ })).not.toBeFocused();
    expect(await barriers(page, { colours: true })).toEqual([]);
  });
  await test.step('before anything is fetched the consent is recorded', async () => {
    await officer.press('ArrowDown');
    await officer.press('Enter');
    await expect(consent).toBeVisible();
    await officer.press('Control+Enter');
    await expect(consent.getByRole('alert')).toHaveText('Chọn cách công dân đồng ý.');
    await officer.press('1');
    await expect(consent.getByRole('radio', { name: /Nói tại quầy/ })).toBeChecked();
    expect(await barriers(page, { colours: true })).toEqual([]);
    await officer.press('Control+Enter');
    await expect(consent).toBeHidden();
  });
  await test.step('it is shown before it is attached', async () => {
    await expect(officer.viewer.getByRole('heading')).toHaveText('Phiếu lý lịch tư pháp số 1.pdf');
    await painted(page);
    const attach = papers(5).getByRole('button', { name: /^Gắn vào hồ sơ/ });
    await expect(attach).toBeFocused();
    await officer.press('Enter');
    await expect(papers(5)).toContainText('Đã gắn');
  });
  await test.step('the dossier shows that it was reused, from whom and by whose consent', async () => {
    await officer.press('Enter');
    await expect(panel).toBeHidden();
    await expect(component).toContainText('Dùng lại kết quả');
    await expect(component).toContainText('Dùng lại từ Kho DL');
    await expect(component).toContainText('Số 0123/STP-LLTP');
    await expect(component).toContainText('đồng ý: Nguyễn Văn Mẫu');
  });
  await test.step('Ctrl+Z takes it off again, and it is put back without another question', async () => {
    await officer.press('Control+z');
    await expect(attached).toHaveCount(0);
    await component.getByRole('button', { name: /Tìm thấy 1/ }).click();
    await papers(5)
      .getByRole('button', { name: /^Gắn vào hồ sơ/ })
      .click();
    await expect(papers(5)).toContainText('Đã gắn');
    await officer.press('Escape');
    await expect(attached).toBeVisible();
  });
  await test.step('the consent can be printed again: one sheet with the facts, nothing else', async () => {
    await page.evaluate(() => {
      window.print = () => window.document.body.setAttribute('data-printed', 'yes');
    });
    await officer.dossier.getByRole('button', { name: 'In phiếu đồng ý của Nguyễn Văn Mẫu' }).click();
    const sheet = page.getByRole('dialog', { name: 'Phiếu đồng ý' });
    await expect(sheet).toContainText('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM');
    await expect(sheet).toContainText(code);
    await expect(sheet).toContainText('bằng lời nói tại quầy');
    await expect(sheet).toContainText('số 0123/STP-LLTP');
    await officer.press('Control+p');
    await expect(page.locator('body')).toHaveAttribute('data-printed', 'yes');
    await page.emulateMedia({ media: 'print' });
    await expect(page.locator('.print-sheet')).toBeVisible();
    await expect(officer.inbox).toBeHidden();
    await page.emulateMedia({ media: 'screen' });
    await officer.press('Escape');
    await expect(sheet).toBeHidden();
  });
  await test.step('iGate and the national portal get the flags and the bytes as they came', async () => {
    await officer.send();
    for (const name of ['iGate', 'Cổng DVCQG']) {
      await expect(officer.delivery(name)).toContainText('đã đến', { timeout: 60_000, ignoreCase: true });
    }
    const { dossierId } = await program.call('dossiers.findByCode', { code }, z.object({ dossierId: z.string() }));
    const { components } = await program.call('dossiers.get', { id: dossierId }, dossier);
    const [paper] = components[4]?.attachments ?? [];
    const { original } = await program.call('documents.get', { id: paper?.documentId ?? '' }, document);

    const forms = z.object({
      forms: z.record(
        z.string(),
        z.object({ digitized: z.number(), reused: z.number(), fromNationalRepository: z.number() }).loose(),
      ),
    });
    const igate = program.records('igate', 'dossier', forms.loose()).flatMap((record) => Object.values(record.forms));
    expect(igate.filter(({ reused }) => reused !== 0)).toEqual([
      expect.objectContaining({ digitized: 0, reused: 2, fromNationalRepository: 1 }),
    ]);
    expect(program.ledger('igate').filter(({ kind }) => kind === 'component-file')).toEqual([
      expect.objectContaining({ dossierCode: code, sha256: original.sha256, times: 1 }),
    ]);
    const papersOfPortal = z.object({
      MaHoSo: z.string(),
      TaiLieuNop: z.array(
        z.object({ DuocSoHoa: z.string(), DuocTaiSuDung: z.string(), DuocLayTuKhoDMQG: z.string() }).loose(),
      ),
    });
    const portal = program.records('dvcqg', 'dossier', papersOfPortal.loose());
    expect(portal.find(({ MaHoSo }) => MaHoSo === code)?.TaiLieuNop).toEqual([
      expect.objectContaining({ DuocSoHoa: '0', DuocTaiSuDung: '2', DuocLayTuKhoDMQG: '1' }),
    ]);
  });
  await test.step('the log tells of each step', async () => {
    await officer.go('Nhật ký');
    await page.getByRole('searchbox', { name: 'Tìm trong nhật ký' }).fill(code);
    const log = page.getByRole('grid', { name: 'Nhật ký' });
    await log.focus();
    await officer.press('End');
    await expect(log.getByRole('row', { name: /đồng ý/i }).first()).toBeVisible();
  });
  await expect(row(5)).toBeHidden();
});

test('several papers: the officer chooses, all files of the chosen one are taken', async ({ program }) => {
  const officer = officerAt(program.page);
  const { row, papers, consent } = lookUpsAt(program.page);

  await lookUp(officer, SEVERAL);
  await expect(papers(5)).toHaveCount(2);
  await expect(papers(5).nth(0)).toContainText('Số 0456/STP-LLTP');
  await expect(papers(5).nth(1)).toContainText('Số 0789/TTLLTPQG');
  await expect(row(5)).toContainText('Có 2 giấy tờ');
  await test.step('a number narrows it down', async () => {
    await row(5)
      .getByRole('textbox', { name: /^Số ký hiệu của/ })
      .fill('0789/TTLLTPQG');
    await officer.press('Enter');
    await expect(papers(5)).toHaveCount(1);
    await row(5)
      .getByRole('textbox', { name: /^Số ký hiệu của/ })
      .fill('');
    await officer.press('Enter');
    await expect(papers(5)).toHaveCount(2);
  });
  await test.step('the second is taken, the first is left alone', async () => {
    await papers(5)
      .nth(0)
      .getByRole('button', { name: /^Lấy về xem/ })
      .focus();
    await officer.press('ArrowDown');
    await officer.press('Enter');
    await consent.getByRole('radio', { name: 'Người thay mặt chủ giấy tờ' }).click();
    await consent.getByRole('textbox', { name: 'Họ tên người thay mặt' }).fill('Trần Văn Thay');
    await consent.getByRole('radio', { name: /Ký vào phiếu/ }).click();
    await officer.press('Control+Enter');
    await papers(5)
      .nth(1)
      .getByRole('button', { name: /^Gắn vào hồ sơ/ })
      .click();
    await expect(papers(5).nth(1)).toContainText('Đã gắn');
    await expect(papers(5).nth(0)).not.toContainText('Đã gắn');
    await officer.press('Escape');
    await expect(officer.component(5)).toContainText('Số 0789/TTLLTPQG');
    await expect(officer.component(5)).toContainText('đồng ý: Trần Văn Thay');
    await expect(officer.component(5)).not.toContainText('0456');
  });

  await lookUp(officer, TWO_FILES);
  await papers(5)
    .getByRole('button', { name: /^Lấy về xem/ })
    .click();
  await officer.press('3');
  await officer.press('Control+Enter');
  await papers(5)
    .getByRole('button', { name: /^Gắn 2 tệp vào hồ sơ/ })
    .click();
  await officer.press('Escape');
  for (const side of ['mặt trước', 'mặt sau']) {
    await expect(
      officer.component(5).getByRole('button', { name: `Xem Phiếu LLTP - ${side}.pdf`, exact: true }),
    ).toBeVisible();
  }
});

test('one consent covers all components that were found', async ({ program }) => {
  const officer = officerAt(program.page);
  const { papers, consent, panel } = lookUpsAt(program.page);
  await lookUp(officer, BUSINESS, INVOICES);
  await expect(papers(1)).toHaveCount(1);
  await expect(papers(2)).toHaveCount(2);

  await papers(1)
    .getByRole('button', { name: /^Lấy về xem/ })
    .click();
  await expect(consent.getByRole('checkbox', { checked: true })).toHaveCount(2);
  await officer.press('1');
  await officer.press('Control+Enter');
  await papers(1)
    .getByRole('button', { name: /^Gắn vào hồ sơ/ })
    .click();
  await test.step('the keys go on at the next component, which asks nobody again', async () => {
    const next = papers(2)
      .nth(0)
      .getByRole('button', { name: /^Lấy về xem/ });
    await expect(next).toBeFocused();
    await officer.press('Enter');
    await expect(
      papers(2)
        .nth(0)
        .getByRole('button', { name: /^Gắn vào hồ sơ/ }),
    ).toBeFocused();
    await expect(consent).toHaveCount(0);
    await officer.press('Enter');
    await expect(panel.getByRole('button', { name: 'Xong, về hồ sơ' })).toBeFocused();
  });
});

test('nothing found, refused, and files that are no papers are told apart, and nothing is attached', async ({
  program,
}) => {
  const officer = officerAt(program.page);
  const { row, papers } = lookUpsAt(program.page);

  await lookUp(officer, NOTHING);
  await expect(row(5)).toContainText('Kho DL quốc gia không có giấy tờ này. Nhận giấy tờ của công dân như thường lệ.');

  await lookUp(officer, REFUSED);
  await expect(row(5)).toContainText('Chủ sở hữu chưa đồng ý chia sẻ giấy tờ');

  await test.step('a session that is never accepted is told as such', async () => {
    await officer.trouble('Cổng DVCQG', 'Phiên đăng nhập hết hạn');
    await lookUp(officer, ONE_PAPER);
    await expect(row(5)).toContainText('Lỗi phiên kết nối');
    await expect(row(5)).toContainText('báo phiên kết nối hết hạn, kể cả phiên vừa xin mới');
    await officer.trouble('Cổng DVCQG', 'Chạy bình thường');
  });

  await test.step('a number of the owner that is missing is entered there', async () => {
    const { panel } = lookUpsAt(program.page);
    await lookUp(officer, { name: 'Phạm Thị Chưa Ghi Số', number: '' });
    await panel.getByRole('textbox', { name: /^Số CCCD, CMND/ }).fill(ONE_PAPER.number);
    await officer.press('Enter');
    await expect(papers(5)).toHaveCount(1);
  });

  await lookUp(officer, BAD_FILES);
  const page = papers(5).filter({ hasText: '0001/STP-LLTP' });
  await page.getByRole('button', { name: /^Lấy về xem/ }).click();
  await officer.press('1');
  await officer.press('Control+Enter');
  await expect(page.getByRole('alert')).toBeVisible();
  await expect(page.getByRole('button', { name: /^Gắn/ })).toHaveCount(0);
  const cut = papers(5).filter({ hasText: '0009/STP-LLTP' });
  await cut.getByRole('button', { name: /^Lấy về xem/ }).click();
  await expect(cut.getByRole('alert')).toContainText('bị thiếu phần cuối');
  await expect(cut.getByRole('button', { name: /^Gắn/ })).toHaveCount(0);
  await officer.press('Escape');
  await expect(officer.component(5)).toContainText('Thiếu');
});

test('portal down: the question waits in the queue, work goes on, and the answer is reported', async ({ program }) => {
  const { page } = program;
  const officer = officerAt(page);
  const { panel, row, papers } = lookUpsAt(page);
  await officer.trouble('Cổng DVCQG', 'Mất kết nối');

  await test.step('it is told calmly, with what can be done', async () => {
    await lookUp(officer, BUSINESS, INVOICES);
    await expect(panel).toContainText('Chưa hỏi được Kho DL quốc gia cho 2 giấy tờ. Hồ sơ không bị ảnh hưởng.');
    await expect(papers(1)).toHaveCount(0);
    await panel.getByRole('button', { name: 'Để chờ trong hàng đợi' }).click();
    await expect(row(1)).toContainText('Đang chờ trong hàng đợi. Có mạng lại sẽ tự tra và báo.');
    await expect(row(2)).toContainText('Chờ trong hàng đợi');
    expect(await barriers(page, { colours: true })).toEqual([]);
  });
  await test.step('meanwhile another dossier is on the desk', async () => {
    await officer.create('Nguyễn Thị Khác', LICENCE);
    await expect(panel).toBeHidden();
  });
  await test.step('when the line is back the answer comes by itself and leads to the dossier', async () => {
    await officer.trouble('Cổng DVCQG', 'Chạy bình thường');
    const report = officer.status.getByRole('link', { name: /Kho DL trả lời 1/ });
    await expect(report).toBeVisible({ timeout: 90_000 });
    await expect(page.getByText(/Kho DL đã trả lời cho hồ sơ .* tìm thấy 3 giấy tờ/).first()).toBeVisible();
    await report.click();
    await expect(papers(1)).toHaveCount(1);
    await expect(papers(2)).toHaveCount(2);
    await expect(report).toHaveCount(0);
  });
});

test('what a signature is worth by the bytes of the file is told in words', async ({ program }) => {
  const officer = officerAt(program.page);
  const { papers } = lookUpsAt(program.page);
  await lookUp(officer, SIGNED_FILES);
  const told = ['có chữ ký, nội dung nguyên vẹn', 'có chữ ký, nội dung đã bị thay đổi'];
  for (const [index, words] of told.entries()) {
    const paper = papers(5).nth(index);
    await paper.getByRole('button', { name: /^Lấy về xem/ }).click();
    if (index === 0) {
      await officer.press('1');
      await officer.press('Control+Enter');
    }
    await expect(paper).toContainText(words);
  }
});
