import type { Locator } from '@playwright/test';
import { barriers, misfits } from './looks.ts';
import { officerAt, type Officer } from './officer.ts';
import { expect, test, type Program } from './program.ts';
import { scan } from './scans.ts';

const WRONG = '12 ba';
const RIGHT = '0912345678';

/** A dossier whose phone number iGate refuses, sent. Gives its code. */
async function sendRefused(program: Program, officer: Officer, applicant: string): Promise<string> {
  const { page } = program;
  const dialog = await officer.openNewDossier();
  await page.keyboard.type('khai sinh');
  await page.getByRole('option', { name: 'Đăng ký khai sinh' }).first().click();
  await dialog.getByLabel('Họ tên người nộp').fill(applicant);
  await dialog.getByLabel('Điện thoại').fill(WRONG);
  await officer.press('Control+Enter');
  await expect(dialog).toBeHidden();
  await expect(officer.dossier).toContainText(applicant);
  await officer.send();
  return officer.codeOnDesk();
}

/** The end of a code, which the window sets apart from its beginning. */
const ending = (code: string): RegExp => new RegExp(code.split('-').slice(1).join('-'));

const dossiersAt = (program: Program, code: string): readonly number[] =>
  program
    .ledger('igate')
    .filter(({ kind, dossierCode }) => kind === 'dossier' && dossierCode === code)
    .map(({ times }) => times);

function queueOf(program: Program): { group: Locator; grid: Locator; panel: Locator; filter(name: RegExp): Locator } {
  const { page } = program;
  return {
    group: page.getByRole('region', { name: /applicant\.phone/ }),
    grid: page.getByRole('grid', { name: 'Hàng đợi gửi' }),
    panel: page.getByRole('complementary', { name: 'Chi tiết lượt gửi' }),
    filter: (name) => page.getByRole('radio', { name }),
  };
}

test('a refused field is mended in the queue by keyboard, and arrives once', async ({ program }) => {
  const { page } = program;
  const officer = officerAt(page);
  const queue = queueOf(program);
  const code = await sendRefused(program, officer, 'Lê Thị Sửa Số');
  await expect(officer.status).toContainText('Cần xử lý 1', { timeout: 30_000 });
  expect(dossiersAt(program, code)).toEqual([]);

  await officer.press('Alt+3');
  await test.step('what needs a person comes first: why, what is safe, what to do', async () => {
    await expect(queue.group).toContainText('iGate không nhận');
    await expect(queue.group).toContainText('iGate chưa nhận nội dung này');
    await expect(queue.group).toContainText('Mục cần sửa: Điện thoại');
    await expect(queue.group.getByRole('button', { name: ending(code) })).toBeVisible();
    expect(await misfits(page)).toEqual([]);
    expect(await barriers(page, { colours: true })).toEqual([]);
  });
  await test.step('the dialog shows what was said and the value in force', async () => {
    await queue.group.getByRole('button', { name: ending(code) }).focus();
    await officer.press('e');
    const dialog = page.getByRole('dialog', { name: 'Sửa và gửi lại' });
    const field = dialog.getByRole('textbox', { name: 'Điện thoại' });
    await expect(dialog).toContainText('applicant.phone không hợp lệ');
    await expect(field).toHaveValue(WRONG);
    await expect(field).toBeFocused();
    expect(await barriers(page, { colours: true })).toEqual([]);
    await page.keyboard.press('Control+a');
    await page.keyboard.type(RIGHT);
    await officer.press('Control+Enter');
    await expect(dialog).toBeHidden();
  });
  await test.step('it goes at once and arrives once', async () => {
    await expect(officer.status).toContainText('Không có gì chờ gửi', { timeout: 60_000 });
    expect(dossiersAt(program, code)).toEqual([1]);
    expect(program.ledger('igate').filter(({ times }) => times !== 1)).toEqual([]);
  });
});

test('several refused ones: put off, tried again together with the count told, cancelled with a reason', async ({
  program,
}) => {
  const { page } = program;
  const officer = officerAt(page);
  const queue = queueOf(program);
  const codes: string[] = [];
  for (const name of ['Nguyễn Văn Một', 'Trần Thị Hai', 'Phạm Văn Ba']) {
    codes.push(await sendRefused(program, officer, name));
  }
  await expect(officer.status).toContainText('Cần xử lý 3', { timeout: 30_000 });
  await officer.go('Hàng đợi gửi');

  await test.step('together', async () => {
    await queue.group.getByRole('button', { name: 'Thử lại cả 3 lượt' }).click();
    const dialog = page.getByRole('dialog', { name: 'Gửi lại 3 lượt' });
    await expect(dialog).toContainText('không thu về được');
    await officer.press('Enter');
    await expect(page.getByText('Đang thử lại 3 lượt gửi').first()).toBeVisible();
    // refused again, nothing arrived
    await expect(officer.status).toContainText('Cần xử lý 3', { timeout: 30_000 });
    expect(program.ledger('igate').filter(({ kind }) => kind === 'dossier')).toEqual([]);
  });
  await test.step('one is put off until tomorrow morning', async () => {
    await queue.group.getByRole('button', { name: ending(codes[0] ?? '') }).focus();
    await officer.press('h');
    const dialog = page.getByRole('dialog', { name: 'Hẹn giờ gửi' });
    await expect(dialog.getByRole('radio', { name: 'Một giờ nữa' })).toBeFocused();
    await dialog.getByRole('radio', { name: 'Giờ khác' }).click();
    await dialog.getByLabel('Giờ', { exact: true }).fill('25:00');
    await officer.press('Enter');
    await expect(dialog).toContainText('Nhập như 07:30.');
    await dialog.getByRole('radio', { name: /Đầu giờ sáng/ }).click();
    expect(await barriers(page, { colours: true })).toEqual([]);
    await dialog.getByRole('button', { name: 'Hẹn giờ' }).click();
    await expect(page.getByText(/Đã hẹn 1 lượt gửi lúc .*07:30/).first()).toBeVisible();
    await queue.filter(/^Chờ và đang gửi/).click();
    await expect(queue.grid.getByRole('row', { name: /Được hẹn gửi lúc .*07:30/ })).toHaveCount(1);
    await queue.filter(/^Cần xử lý/).click();
  });
  await test.step('one is cancelled with what waits behind it, and says why', async () => {
    await queue.group.getByRole('button', { name: ending(codes[1] ?? '') }).focus();
    await officer.press('Delete');
    const dialog = page.getByRole('dialog', { name: 'Hủy lượt gửi' });
    await expect(dialog).toContainText('cũng được hủy');
    await officer.press('Enter');
    await expect(dialog).toContainText('Nhập lý do hủy.');
    await dialog.getByRole('button', { name: 'Công dân rút hồ sơ' }).click();
    await expect(dialog.getByRole('textbox', { name: /Lý do hủy/ })).toHaveValue('Công dân rút hồ sơ');
    await dialog.getByRole('button', { name: /^Hủy \d+ lượt gửi$/ }).click();
    await expect(page.getByText(/Đã hủy \d+ lượt gửi/).first()).toBeVisible();
    await queue.filter(/^Đã hủy/).click();
    await queue.grid
      .getByRole('row', { name: ending(codes[1] ?? '') })
      .first()
      .click();
    await expect(queue.panel).toContainText('Công dân rút hồ sơ');
    await officer.press('Escape');
  });
});

/** A paper on the wrong component, sent while iGate is away, then mended on the desk. Gives the code and the papers. */
async function queueOlderVersion(program: Program, officer: Officer, applicant: string) {
  const [first, second] = await scan(program.scanFolder, ['chung-sinh', 'to-khai'], 0);
  await officer.arrived(first?.name ?? '', second?.name ?? '');
  const code = await officer.create(applicant);
  await officer.file(first?.name ?? '', 1);
  await officer.trouble('iGate', 'Mất kết nối');
  await officer.send();
  await expect(officer.status).toContainText('mất kết nối', { timeout: 30_000 });
  await officer
    .component(1)
    .getByRole('button', { name: `Gỡ ${first?.name ?? ''}` })
    .click();
  await officer.file(second?.name ?? '', 1);
  await officer.press('Control+Enter');
  const choice = officer.dossier.getByRole('radiogroup', { name: 'Bản cũ đang chờ gửi' });
  await expect(choice).toBeVisible();
  return { code, choice, papers: [first?.name ?? '', second?.name ?? ''] as const };
}
/** How often iGate had each paper of a dossier, in the order in which they came. */
const papersAt = (program: Program, code: string): readonly number[] =>
  program
    .ledger('igate')
    .filter(({ kind, dossierCode }) => kind === 'component-file' && dossierCode === code)
    .map(({ times }) => times);

test('an older version that waits is replaced when the officer chooses so', async ({ program }) => {
  const { page } = program;
  const officer = officerAt(page);
  const { code, choice, papers } = await queueOlderVersion(program, officer, 'Vũ Thị Thay Bản');

  await test.step('sending asks, and takes nothing for granted', async () => {
    await expect(officer.dossier).toContainText(papers[1]);
    await officer.press('Control+Enter');
    await expect(officer.dossier.getByRole('alert')).toContainText('Chọn giữ hay thay bản đang chờ.');
    await choice.getByRole('radio', { name: 'Thay bằng bản mới' }).click();
    expect(await barriers(page, { colours: true })).toEqual([]);
    await officer.press('Control+Enter');
    await expect(page.getByText(/Đã xếp \d+ lượt gửi .*thay bản đang chờ/).first()).toBeVisible();
  });
  await test.step('only the new one arrives', async () => {
    await officer.trouble('iGate', 'Chạy bình thường');
    await expect(officer.status).toContainText('Không có gì chờ gửi', { timeout: 60_000 });
    expect(papersAt(program, code)).toEqual([1]);
  });
});

test('an older version that waits is kept when the officer chooses so: both arrive, each once', async ({ program }) => {
  const { page } = program;
  const officer = officerAt(page);
  const { code, choice } = await queueOlderVersion(program, officer, 'Đỗ Văn Giữ Bản');

  await choice.getByRole('radio', { name: 'Giữ bản đang chờ' }).click();
  await officer.press('Control+Enter');
  const queued = page.getByText(/Đã xếp \d+ lượt gửi/).last();
  await expect(queued).toBeVisible();
  await expect(queued).not.toContainText('thay bản đang chờ');
  await test.step('in the queue the older one stands before the newer', async () => {
    await officer.go('Hàng đợi gửi');
    const queue = page.getByRole('grid', { name: 'Hàng đợi gửi' });
    // what was kept was not taken out
    await page.getByRole('radio', { name: /^Đã hủy/ }).click();
    await expect(queue.getByRole('row').filter({ hasText: 'iGate' })).toHaveCount(0);
    await page.getByRole('radio', { name: /^Chưa xong/ }).click();
    await expect(queue.getByRole('row', { name: /Chờ lượt trước xong: / }).first()).toBeVisible();
  });
  await officer.trouble('iGate', 'Chạy bình thường');
  await expect(officer.status).toContainText('Không có gì chờ gửi', { timeout: 60_000 });
  expect(papersAt(program, code)).toEqual([1, 1]);
  expect(program.ledger('igate').filter(({ times }) => times !== 1)).toEqual([]);
});
