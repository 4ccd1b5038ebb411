import { expect, test, type Program } from './program.ts';
import { officerAt, type Officer } from './officer.ts';
import { scan } from './scans.ts';

/** The kind of ledger line that a paper of a component leaves at each destination. */
const PAPER = { igate: 'component-file', idesk: 'draft-file', sohoa: 'dossier-file', dvcqg: 'document' } as const;
const papersAt = (program: Program, destination: keyof typeof PAPER, code: string): readonly number[] =>
  program
    .ledger(destination)
    .filter(({ kind, dossierCode }) => kind === PAPER[destination] && dossierCode === code)
    .map(({ times }) => times);

/** A dossier with one paper on the desk, ready to be sent. Gives its code. */
async function prepare(program: Program, officer: Officer, applicant: string): Promise<string> {
  const [paper] = await scan(program.scanFolder, ['chung-sinh'], 0);
  await officer.arrived(paper?.name ?? '');
  const code = await officer.create(applicant);
  await officer.file(paper?.name ?? '', 1);
  return code;
}

const arrivedAt = (officer: Officer, destination: string): Promise<void> =>
  expect(officer.delivery(destination)).toContainText('đã đến', { timeout: 60_000, ignoreCase: true });

test('a system that is down holds up nobody, and gets its papers by itself when it is back', async ({ program }) => {
  const { page } = program;
  const officer = officerAt(page);
  const code = await prepare(program, officer, 'Lê Thị Ễ Ương');
  await officer.trouble('iGate', 'Mất kết nối');
  await officer.send();

  await test.step('the others receive theirs', async () => {
    for (const destination of ['iDesk', 'Số hóa', 'Cổng Hà Tĩnh', 'Cổng DVCQG']) await arrivedAt(officer, destination);
    expect(papersAt(program, 'idesk', code)).toEqual([1]);
    expect(papersAt(program, 'sohoa', code)).toEqual([1]);
    expect(program.ledger('igate')).toEqual([]);
  });
  await test.step('status bar and queue say calmly that it waits', async () => {
    await expect(officer.status).toContainText('mất kết nối');
    await expect(officer.status).toContainText('Vẫn làm việc bình thường, sẽ tự gửi khi có mạng');
    await expect(officer.status).toContainText(/Chờ gửi \d+/);
    await officer.go('Hàng đợi gửi');
    const card = page.getByRole('article', { name: 'iGate' });
    await expect(card).toContainText('Mất kết nối');
    await expect(card).toContainText('sẽ tự gửi khi có mạng');
    const queue = page.getByRole('grid', { name: 'Hàng đợi gửi' });
    await expect(queue.getByRole('row', { name: /Chờ kết nối lại iGate/ }).first()).toBeVisible();
    await expect(queue).not.toContainText(/ECONN|Error|undefined|\bnull\b/);
    await expect(page.getByRole('dialog')).toHaveCount(0);
  });
  await test.step('back again, it arrives without a key being pressed', async () => {
    await officer.trouble('iGate', 'Chạy bình thường');
    await expect(officer.status).toContainText('Không có gì chờ gửi', { timeout: 30_000 });
    expect(papersAt(program, 'igate', code)).toEqual([1]);
    await officer.go('Bàn làm việc');
    await arrivedAt(officer, 'iGate');
    for (const destination of ['igate', 'idesk', 'sohoa', 'hatinh', 'dvcqg'] as const) {
      expect(program.ledger(destination).filter(({ times }) => times !== 1)).toEqual([]);
    }
  });
});

test('lost answers, a gateway’s page and an ended session leave one effect and the right words', async ({
  program,
}) => {
  const { page } = program;
  const officer = officerAt(page);
  const queue = page.getByRole('grid', { name: 'Hàng đợi gửi' });
  const panel = page.getByRole('complementary', { name: 'Chi tiết lượt gửi' });
  /** Opens the upload to iDesk that is not done, and expects its reason. */
  const expectReason = async (text: string | RegExp): Promise<void> => {
    await officer.go('Hàng đợi gửi');
    // what needs a person may be shown first, by reason
    await page.getByRole('radio', { name: /^Chưa xong/ }).click();
    // what waits for that upload names it too
    const upload = queue.getByRole('row').filter({ hasText: 'iDesk' }).filter({ hasText: 'Tải tệp lên' });
    await upload.filter({ hasNotText: 'lượt trước' }).first().click();
    await expect(panel).toContainText(text, { timeout: 30_000 });
    await panel.getByRole('button', { name: 'Đóng chi tiết' }).click();
  };
  /** Everything is as it should be again; an officer who does not want to wait presses once. */
  const recover = async (): Promise<void> => {
    await officer.trouble('iDesk', 'Chạy bình thường');
    const again = page.getByRole('article', { name: 'iDesk' }).getByRole('button', { name: /^Thử/ });
    const empty = officer.status.getByText('Không có gì chờ gửi');
    // it may have gone by itself meanwhile, then there is nothing to press
    await expect(async () => {
      if (await again.isVisible()) await again.click({ timeout: 2000 });
      await expect(empty).toBeVisible({ timeout: 3000 });
    }).toPass({ timeout: 60_000 });
    await officer.go('Bàn làm việc');
    await arrivedAt(officer, 'iDesk');
  };

  const codes: string[] = [];
  await test.step('an answer that is lost after the effect: asked, not sent twice', async () => {
    codes.push(await prepare(program, officer, 'Nguyễn Văn Mất Lời'));
    await officer.trouble('iDesk', 'Đã nhận nhưng mất câu trả lời');
    await officer.send();
    await expectReason(/chưa rõ đã nhận hay chưa/);
    await recover();
  });
  await test.step('a web page instead of an answer', async () => {
    codes.push(await prepare(program, officer, 'Trần Thị Cổng'));
    await officer.trouble('iDesk', 'Trả về trang web thay cho dữ liệu');
    await officer.send();
    await expectReason(/trả về một trang web thay cho dữ liệu/);
    await recover();
  });
  await test.step('a session that ends', async () => {
    codes.push(await prepare(program, officer, 'Phạm Hết Phiên'));
    await officer.trouble('iDesk', 'Phiên đăng nhập hết hạn');
    await officer.send();
    await expectReason(/Phiên đăng nhập với iDesk đã hết hạn/);
    await recover();
  });
  await test.step('every paper is there, each once', async () => {
    for (const code of codes) expect(papersAt(program, 'idesk', code)).toEqual([1]);
    const drafts = program.ledger('idesk').filter(({ kind }) => kind === 'draft');
    expect(drafts.map(({ dossierCode, times }) => [dossierCode, times])).toEqual(codes.map((code) => [code, 1]));
    expect(program.ledger('idesk').filter(({ times }) => times !== 1)).toEqual([]);
  });
});
