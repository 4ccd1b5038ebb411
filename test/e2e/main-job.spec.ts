import { join } from 'node:path';
import { z } from 'zod';
import { document } from '#contract/documents.ts';
import { dossier } from '#contract/dossiers.ts';
import { expect, test } from './program.ts';
import { officerAt, painted } from './officer.ts';
import { filesIn, scan, sha256Of } from './scans.ts';

const DESTINATIONS = [
  { destination: 'igate', kind: 'component-file' },
  { destination: 'idesk', kind: 'draft-file' },
  { destination: 'sohoa', kind: 'dossier-file' },
] as const;

test('a paper travels from the scanner to three systems, once, byte for byte', async ({ program }) => {
  const officer = officerAt(program.page);
  await expect(officer.inbox).toContainText('Chưa có giấy tờ nào chờ gắn');
  await expect(officer.status).toContainText('Không có gì chờ gửi');

  const scans = await scan(program.scanFolder, ['to-khai', 'chung-sinh', 'can-cuoc', 'hop-dong', 'ly-lich']);
  const names = scans.map(({ name }) => name);

  await test.step('what the scanner wrote is in the inbox, with its pages', async () => {
    await officer.arrived(...names);
    await expect(officer.papers).toHaveCount(scans.length);
    await expect(officer.paper('hop-dong-chuyen-nhuong.tif')).toContainText('3 trang');
    await expect(officer.inbox.locator('img')).toHaveCount(scans.length);
    await expect
      .poll(() =>
        officer.inbox
          .locator('img')
          .evaluateAll((pictures) => pictures.map((picture) => (picture as HTMLImageElement).naturalWidth > 0)),
      )
      .toEqual(scans.map(() => true));
  });
  await test.step('the originals have moved to the done folder', async () => {
    await expect.poll(() => filesIn(program.scanFolder)).toEqual([]);
    await expect.poll(() => filesIn(join(program.scanFolder, '_da_nhan'))).toEqual([...names].sort());
  });
  await test.step('each paper is shown, and its text is found', async () => {
    let seen = '';
    for (const name of ['giay-chung-sinh.jpg', 'hop-dong-chuyen-nhuong.tif', 'phieu-ly-lich-tu-phap-so-1.pdf']) {
      await officer.paper(name).click();
      await expect(officer.viewer.getByRole('heading')).toHaveText(name);
      seen = await painted(program.page, seen);
    }
    await officer.press('Control+f');
    await officer.viewer.getByRole('textbox', { name: 'Tìm chữ trong tài liệu' }).fill('ly lich tu phap');
    await expect(officer.viewer.getByRole('search').getByRole('status')).toHaveText(/^1\/[1-9]/);
    await expect(officer.viewer.locator('.textLayer .highlight.selected').first()).toBeVisible();
    await officer.press('Escape');
  });

  const code = await officer.create('Nguyễn Thị Ẩn Đường');
  await test.step('every paper goes to its component by one key', async () => {
    for (const [index, name] of names.entries()) await officer.file(name, index + 1);
    await expect(officer.papers).toHaveCount(0);
    await expect(officer.dossier).toContainText('Đủ giấy tờ');
  });
  await test.step('one press sends, and ticks come quietly', async () => {
    await officer.send();
    for (const name of ['iGate', 'iDesk', /Số hóa|EFY/, 'Cổng Hà Tĩnh', 'Cổng DVCQG']) {
      await expect(officer.delivery(name)).toContainText('đã đến', { timeout: 60_000, ignoreCase: true });
    }
    await expect(officer.status).toContainText('Không có gì chờ gửi');
  });

  const { dossierId } = await program.call('dossiers.findByCode', { code }, z.object({ dossierId: z.string() }));
  const { components } = await program.call('dossiers.get', { id: dossierId }, dossier);
  const attached = components.flatMap(({ attachments }) => attachments);
  const documents = await Promise.all(
    attached.map(({ documentId }) => program.call('documents.get', { id: documentId }, document)),
  );
  const expected = documents.map((document) => document.pdf?.sha256).sort();
  const ledgers = (): string => JSON.stringify(DESTINATIONS.map(({ destination }) => program.ledger(destination)));

  await test.step('each ledger holds what was attached, each thing once', async () => {
    expect(documents.map((document) => document.original.sha256).sort()).toEqual(
      scans.map(({ sha256 }) => sha256).sort(),
    );
    for (const { destination, kind } of DESTINATIONS) {
      const ledger = program.ledger(destination);
      const files = ledger.filter((entry) => entry.kind === kind);
      expect(files.map(({ sha256 }) => sha256).sort(), destination).toEqual(expected);
      expect([...new Set(files.map(({ dossierCode }) => dossierCode))], destination).toEqual([code]);
      expect(
        ledger.filter(({ times }) => times !== 1),
        destination,
      ).toEqual([]);
    }
  });
  await test.step('a scanned PDF arrived as it came, and a picture within its PDF too', async () => {
    for (const sha256 of expected) expect(sha256Of(await program.received(sha256 ?? ''))).toBe(sha256);
    const pdf = scans.find(({ name }) => name.endsWith('.pdf'));
    expect(expected).toContain(pdf?.sha256);
    const received = await Promise.all(expected.map((sha256) => program.received(sha256 ?? '')));
    for (const picture of scans.filter(({ name }) => name.endsWith('.jpg'))) {
      expect(
        received.filter((bytes) => bytes.includes(picture.bytes)),
        picture.name,
      ).toHaveLength(1);
    }
  });

  await test.step('the log tells of it', async () => {
    await officer.go('Nhật ký');
    await program.page.getByRole('searchbox', { name: 'Tìm trong nhật ký' }).fill(code);
    const log = program.page.getByRole('grid', { name: 'Nhật ký' });
    await expect(log.getByRole('row', { name: 'Gửi thành công' }).first()).toBeVisible();
    await log.focus();
    await officer.press('End');
    for (const line of ['Tạo hồ sơ', 'Gắn giấy tờ', 'Gửi hồ sơ']) {
      await expect(log.getByRole('row', { name: line }).first()).toBeVisible();
    }
    await program.page.getByRole('button', { name: 'Kiểm tra toàn vẹn' }).click();
    await expect(program.page.getByText(/Nhật ký nguyên vẹn/)).toBeVisible();
  });
  await test.step('a restart of the program keeps everything and sends nothing again', async () => {
    const before = ledgers();
    await program.restart();
    const after = officerAt(program.page);
    await after.go('Hồ sơ');
    await program.page.getByRole('grid', { name: 'Hồ sơ' }).getByRole('row').filter({ hasText: code }).click();
    for (const [index, name] of names.entries()) {
      await expect(after.component(index + 1).getByRole('button', { name: `Xem ${name}`, exact: true })).toBeVisible();
    }
    for (const name of ['iGate', 'iDesk'])
      await expect(after.delivery(name)).toContainText('đã đến', { ignoreCase: true });
    await after.component(4).getByRole('button', { name: 'Xem hop-dong-chuyen-nhuong.tif' }).click();
    await painted(program.page);
    await expect(after.status).toContainText('Không có gì chờ gửi');
    expect(ledgers()).toBe(before);
  });
});
