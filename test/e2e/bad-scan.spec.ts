import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { inboxItem } from '#contract/inbox.ts';
import { samples } from '../../src-main/training/samples/samples.ts';
import { expect, test } from './program.ts';
import { officerAt, painted } from './officer.ts';
import { filesIn, scan, sha256Of } from './scans.ts';

test('papers that cannot be read wait with a reason and what to do; the good ones beside them go on', async ({
  program,
}) => {
  const { page } = program;
  const officer = officerAt(page);
  const bad = await badFiles();
  for (const { name, bytes, way } of bad) if (way === 'scan') await writeFile(join(program.scanFolder, name), bytes);
  // the good ones come last: they wait for none of the others
  const good = await scan(program.scanFolder, ['chung-sinh', 'gioi-thieu', 'ly-lich']);

  await test.step('the good ones are in the inbox, also the picture that calls itself a PDF', async () => {
    await officer.arrived(...good.map(({ name }) => name));
    await expect(officer.papers).toHaveCount(good.length);
    await officer.paper('giay-gioi-thieu.pdf').click();
    await painted(page);
  });
  await test.step('what the officer adds by hand is judged in the same way', async () => {
    const added = bad.filter(({ way }) => way === 'add');
    const chooser = page.waitForEvent('filechooser');
    await officer.inbox.getByRole('button', { name: 'Thêm tệp' }).click();
    await (
      await chooser
    ).setFiles(added.map(({ name, bytes }) => ({ name, buffer: bytes, mimeType: 'application/octet-stream' })));
  });

  const needed = officer.inbox.getByRole('tab', { name: /^Cần xử lý/ });
  await test.step('each bad one waits for a person with its reason and the next step', async () => {
    await expect(needed).toContainText(String(bad.length), { timeout: 30_000 });
    await needed.click();
    await expect(officer.papers).toHaveCount(bad.length);
    for (const { name, reason, next } of bad) {
      await officer.paper(name).click();
      await expect(officer.viewer).toContainText(reason);
      await expect(officer.viewer).toContainText(next);
    }
  });
  await test.step('a key that files does nothing but say why', async () => {
    await officer.create('Võ Thị Ngữ');
    await officer.paper(bad[0]?.name ?? '').click();
    await officer.press('1');
    await expect(officer.component(1).getByRole('button', { name: /^Xem / })).toHaveCount(0);
    await expect(officer.papers).toHaveCount(bad.length);
  });
  await test.step('its bytes are kept, and the original has moved to the done folder', async () => {
    const { items } = await program.call(
      'inbox.list',
      { state: 'needs-person' },
      z.object({ items: z.array(inboxItem) }),
    );
    expect(items.map(({ name, size }) => [name, size]).sort()).toEqual(
      bad.map(({ name, bytes }) => [name, bytes.length]).sort(),
    );
    await expect.poll(() => filesIn(program.scanFolder)).toEqual([]);
    for (const { name, bytes, way } of bad) {
      if (way === 'add') continue;
      expect(sha256Of(await readFile(join(program.scanFolder, '_da_nhan', name)))).toBe(sha256Of(bytes));
    }
  });
  await test.step('set aside and brought back, it is still there with its reason', async () => {
    const [first] = bad;
    await officer.paper(first?.name ?? '').click();
    await officer.press('Delete');
    await expect(officer.papers).toHaveCount(bad.length - 1);
    await officer.inbox.getByRole('tab', { name: /^Để riêng/ }).click();
    await officer.paper(first?.name ?? '').click();
    await officer.press('Delete');
    await expect(officer.papers).toHaveCount(0);
    await needed.click();
    await expect(officer.papers).toHaveCount(bad.length);
    await officer.paper(first?.name ?? '').click();
    await expect(officer.viewer).toContainText(first?.reason ?? '');
  });
  await test.step('the good one still files and sends', async () => {
    await officer.inbox.getByRole('tab', { name: /^Chờ gắn/ }).click();
    await officer.file('giay-chung-sinh.jpg', 2);
    await officer.send();
    await expect(officer.delivery('iGate')).toContainText('đã đến', { timeout: 60_000, ignoreCase: true });
  });
});

interface BadFile {
  readonly name: string;
  readonly bytes: Buffer;
  /** How it comes: by the scanner, or chosen on the computer. */
  readonly way: 'scan' | 'add';
  readonly reason: string;
  readonly next: string;
}

async function badFiles(): Promise<BadFile[]> {
  const sample = (id: string): Promise<Buffer> => readFile(samples().find((known) => known.id === id)?.file ?? '');
  const whole = await sample('to-khai');
  // both begin and end as they should, with noise between
  const corrupt = Buffer.concat([whole.subarray(0, 20), randomBytes(20_000), whole.subarray(-2)]);
  const pdf = Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(3000), Buffer.from('\nstartxref\n1200\n%%EOF\n')]);
  const again = 'Quét lại giấy tờ này';
  return [
    { name: 'hỏng giữa chừng.jpg', bytes: corrupt, way: 'add', reason: 'bị hỏng, không đọc được', next: again },
    { name: 'ruột hỏng.pdf', bytes: pdf, way: 'scan', reason: 'bị hỏng, không đọc được', next: again },
    {
      name: 'có mật khẩu.pdf',
      bytes: await sample('mat-khau'),
      way: 'scan',
      reason: 'được đặt mật khẩu',
      next: 'gửi bản không đặt mật khẩu',
    },
    { name: 'rỗng.pdf', bytes: Buffer.alloc(0), way: 'add', reason: 'rỗng, không có nội dung nào', next: again },
    {
      name: 'văn bản.pdf',
      bytes: Buffer.from('Đây là một tệp văn bản đã đổi đuôi.\n'.repeat(40)),
      way: 'add',
      reason: 'mang đuôi .pdf nhưng nội dung không phải định dạng đó',
      next: 'quét lại giấy tờ',
    },
    {
      name: 'dở dang.jpg',
      bytes: await sample('do-dang'),
      way: 'add',
      reason: 'thiếu phần cuối',
      next: 'Quét lại, hoặc chép lại tệp đầy đủ',
    },
  ];
}
