import { z } from 'zod';
import { document } from '#contract/documents.ts';
import { dossier } from '#contract/dossiers.ts';
import { sampleEfyDossiers } from '../../src-main/training/efy-dossiers.ts';
import { expect, test } from './program.ts';
import { officerAt, painted } from './officer.ts';
import { sha256Of } from './scans.ts';

test('dossiers come from the one-stop software, malformed as its answer is, and are marked once they are stored', async ({
  program,
}) => {
  const { page } = program;
  const officer = officerAt(page);
  const dialog = page.getByRole('dialog', { name: 'Lấy hồ sơ từ phần mềm một cửa (EFY)' });
  const table = page.getByRole('grid', { name: 'Hồ sơ' });
  const marked = (): string[] =>
    program
      .ledger('sohoa')
      .filter(({ kind }) => kind === 'synced')
      .map(({ dossierCode }) => dossierCode)
      .sort();
  /** The server gives these when no days are named: those with a result. */
  const waiting = sampleEfyDossiers.filter(({ files }) => files.some(({ type }) => type === 'FILE_TRA_KET_QUA'));
  const codes = waiting.map(({ code }) => code).sort();
  const pull = async (): Promise<void> => {
    await page.getByRole('button', { name: 'Lấy từ một cửa (EFY)' }).first().click();
    await dialog.getByRole('button', { name: 'Lấy hồ sơ' }).click();
  };

  await officer.go('Hồ sơ');
  await test.step('an answer that is cut off is taken for nothing, and nothing is marked', async () => {
    await officer.trouble('Số hóa', 'Trả lời bị cắt giữa chừng');
    await pull();
    await expect(dialog.getByRole('alert')).toBeVisible({ timeout: 30_000 });
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    expect(marked()).toEqual([]);
    await officer.trouble('Số hóa', 'Chạy bình thường');
  });
  await test.step('the whole answer brings dossiers with their files', async () => {
    await pull();
    await expect(dialog).toContainText('Đã lấy xong', { timeout: 60_000 });
    await expect(dialog.locator('dl > div').filter({ hasText: 'Hồ sơ mới' })).toContainText(String(codes.length));
    await expect(dialog.locator('dl > div').filter({ hasText: 'Tệp đã lưu' })).toContainText(
      String(waiting.flatMap(({ files }) => files).length),
    );
    await expect(dialog).not.toContainText('Hồ sơ chưa lấy được');
    await dialog.getByRole('button', { name: 'Đóng', exact: true }).last().click();
    for (const code of codes) await expect(table.getByRole('row').filter({ hasText: code })).toHaveCount(1);
  });
  await test.step('what is marked there is stored here, byte for byte', async () => {
    expect(marked()).toEqual(codes);
    for (const { code, files } of waiting) {
      const { dossierId } = await program.call('dossiers.findByCode', { code }, z.object({ dossierId: z.string() }));
      const { components, results } = await program.call('dossiers.get', { id: dossierId }, dossier);
      const papers = [...components.flatMap(({ attachments }) => attachments), ...results];
      expect(papers.map(({ name }) => name).sort()).toEqual(files.map(({ name }) => name).sort());
      expect(results.map(({ name }) => name)).toEqual(
        files.filter(({ type }) => type === 'FILE_TRA_KET_QUA').map(({ name }) => name),
      );
      for (const { documentId } of papers) {
        const { original } = await program.call('documents.get', { id: documentId }, document);
        expect(sha256Of(await program.received(original.sha256))).toBe(original.sha256);
      }
    }
  });
  await test.step('its papers are looked at like any other', async () => {
    await table
      .getByRole('row')
      .filter({ hasText: codes[0] ?? '' })
      .click();
    await officer.dossier.getByRole('button', { name: 'Xem ket qua.pdf', exact: true }).click();
    await painted(page);
  });
  await test.step('a second pull makes no copies', async () => {
    await officer.go('Hồ sơ');
    await pull();
    await expect(dialog).toContainText('Không có hồ sơ mới nào ở một cửa', { timeout: 30_000 });
    await page.keyboard.press('Escape');
    await expect(page.getByText(`${codes.length} hồ sơ`, { exact: true })).toBeVisible();
    expect(marked()).toEqual(codes);
  });
});
