import { z } from 'zod';
import { BAD_FILES, lookUp, lookUpsAt } from './look-ups.ts';
import { officerAt, painted } from './officer.ts';
import { expect, test } from './program.ts';

test('a fetch that takes long shows how far it is, is stopped by Esc, and asked again brings the whole file', async ({
  program,
}) => {
  const { page } = program;
  const officer = officerAt(page);
  const { panel, papers } = lookUpsAt(page);
  const slow = papers(5).filter({ hasText: '0006/STP-LLTP' });
  const progress = slow.getByRole('progressbar', { name: /^Đang lấy/ });
  const take = slow.getByRole('button', { name: /^Lấy về xem/ });
  const attach = slow.getByRole('button', { name: /^Gắn vào hồ sơ/ });
  const share = async (): Promise<number> => Number((await progress.getAttribute('aria-valuenow')) ?? 0);
  const stopped = async (): Promise<void> => {
    await expect(progress).toHaveCount(0);
    await expect(panel).toBeVisible();
    await expect(take).toBeVisible();
    await expect(attach).toHaveCount(0);
    // to be stopped is no failure
    await expect(slow.getByRole('alert')).toHaveCount(0);
    await expect(officer.viewer).toContainText('Chọn một giấy tờ để xem');
  };

  await lookUp(officer, BAD_FILES);
  await test.step('it moves while the file comes, and Esc stops it without leaving the panel', async () => {
    await take.click();
    await officer.press('1');
    await officer.press('Control+Enter');
    await expect.poll(share).toBeGreaterThan(0);
    expect(await share()).toBeLessThan(100);
    await officer.press('Escape');
    await stopped();
  });
  await test.step('so does its button', async () => {
    await take.click();
    await slow.getByRole('button', { name: /^Dừng lấy/ }).click();
    await stopped();
  });
  await test.step('nothing came onto the dossier by that', async () => {
    await officer.press('Escape');
    await expect(panel).toBeHidden();
    await expect(officer.component(5)).toContainText('Thiếu');
    await expect(officer.component(5).getByRole('button', { name: /^Xem .*\.pdf/ })).toHaveCount(0);
  });
  await test.step('the core stopped as well, and the log says so', async () => {
    const log = z.object({ items: z.array(z.object({ detail: z.object({ reason: z.string() }).loose() }).loose()) });
    const first = async (): Promise<string | undefined> => {
      // a line without a reason is a fetch that went on to its end
      const { items } = await program.call('audit.list', { actions: ['reuse.fetched'] }, log);
      return items.at(-1)?.detail.reason;
    };
    await expect.poll(first).toBe('connectors.download-stopped');
  });
  await test.step('asked for again it ends whole, under the consent that was given', async () => {
    await officer
      .component(5)
      .getByRole('button', { name: /Tìm thấy/ })
      .click();
    await take.click();
    await expect(attach).toBeVisible({ timeout: 30_000 });
    await painted(page);
    await attach.click();
    await expect(slow).toContainText('Đã gắn');
    await officer.press('Escape');
    await expect(officer.component(5)).toContainText('Số 0006/STP-LLTP');
  });
});
