import { z } from 'zod';
import { keptPaper } from '#contract/repository.ts';
import { LICENCE, lookUp, lookUpsAt, ONE_PAPER } from './look-ups.ts';
import { officerAt } from './officer.ts';
import { expect, test } from './program.ts';
import { scan } from './scans.ts';

test('a paper of the own repository that was withdrawn after it was attached is told before sending, and the officer decides', async ({
  program,
}) => {
  const { page } = program;
  const officer = officerAt(page);
  const { papers } = lookUpsAt(page);
  const own = papers(5).nth(0);
  const review = page.getByRole('region', { name: 'Xem trước khi gửi' });

  const [paper] = await scan(program.scanFolder, ['to-khai']);
  if (paper === undefined) throw new Error('nothing was scanned');
  await officer.arrived(paper.name);
  await officer.create(ONE_PAPER.name, LICENCE, ONE_PAPER.number);
  await officer.file(paper.name, 5);
  await lookUp(officer, ONE_PAPER);
  await own.getByRole('button', { name: /^Lấy về xem/ }).click();
  await officer.press('1');
  await officer.press('Control+Enter');
  await own.getByRole('button', { name: /^Gắn vào hồ sơ/ }).click();
  await expect(own).toContainText('Đã gắn');
  await officer.press('Escape');

  const { items } = await program.call('repository.search', {}, z.object({ items: z.array(keptPaper) }));
  await program.call(
    'repository.setWithdrawn',
    { id: items[0]?.id ?? '', withdrawn: true, reason: 'Quét nhầm người' },
    keptPaper,
  );
  await officer.press('Control+Enter');
  await expect(review.getByRole('alert')).toContainText('Giấy tờ lấy từ kho đã thay đổi từ khi gắn vào hồ sơ');
  await expect(review.getByRole('alert')).toContainText('Quét nhầm người');
  await expect(officer.delivery('iGate')).toHaveCount(0);
  await page.getByRole('button', { name: /^Vẫn gửi/ }).click();
  await expect(officer.delivery('iGate')).toContainText('đã đến', { timeout: 60_000, ignoreCase: true });
});
