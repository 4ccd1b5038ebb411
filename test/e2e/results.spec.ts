import { expect, test } from './program.ts';
import { officerAt, painted } from './officer.ts';
import { scan } from './scans.ts';

test('a result issued in iDesk comes onto the dossier, and one that iDesk forwarded is seen there', async ({
  program,
}) => {
  const { page } = program;
  const officer = officerAt(page);
  const remote = officer.dossier.getByRole('region', { name: 'Tệp ở hệ thống khác' });
  const results = officer.dossier.getByRole('region', { name: 'Kết quả giải quyết' });
  const refresh = (): Promise<void> => remote.getByRole('button', { name: 'Tải lại' }).click();
  const issue = async (code: string, forward: boolean): Promise<void> => {
    const panel = await officer.openTraining();
    await panel.getByRole('textbox', { name: /Mã hồ sơ/ }).fill(code);
    const choice = panel.getByRole('checkbox', { name: 'iDesk tự chuyển kết quả sang iGate' });
    await choice.setChecked(forward);
    await panel.getByRole('button', { name: 'Ban hành' }).click();
    await expect(page.getByText(/^Đã ban hành/).first()).toBeVisible();
    await officer.closeTraining();
  };

  const [paper] = await scan(program.scanFolder, ['chung-sinh']);
  await officer.arrived(paper?.name ?? '');
  const code = await officer.create('Đoàn Thúy Ngữ');
  await officer.file(paper?.name ?? '', 2);
  await officer.send();
  await expect(officer.delivery('iGate')).toContainText('đã đến', { timeout: 60_000, ignoreCase: true });

  const file = `Kết quả ${code}.pdf`;
  await test.step('the issued document is found by the dossier’s code and looked at before it is taken', async () => {
    await issue(code, false);
    await refresh();
    await expect(remote.getByRole('listitem')).toHaveCount(1);
    await expect(remote.getByRole('listitem')).toContainText('iDesk');
    const before = await painted(page);
    await remote.getByRole('button', { name: `Xem ${file}` }).click();
    await expect(officer.viewer.getByRole('heading')).toHaveText(file);
    await painted(page, before);
    await expect(results.getByRole('button', { name: `Xem ${file}` })).toHaveCount(0);
  });
  await test.step('it is attached as the result, and sent on to iGate once', async () => {
    await remote
      .getByRole('listitem')
      .getByRole('button', { name: /^Lấy làm kết quả/ })
      .click();
    await expect(results.getByRole('button', { name: `Xem ${file}`, exact: true })).toBeVisible();
    await expect(remote.getByRole('listitem')).toContainText('Đã gắn');
    await officer.send();
    const issued = program.ledger('idesk').filter(({ kind }) => kind === 'issued');
    await expect
      .poll(() => program.ledger('igate').filter(({ kind }) => kind === 'result-file'), { timeout: 60_000 })
      .toEqual([expect.objectContaining({ dossierCode: code, sha256: issued[0]?.sha256, times: 1 })]);
  });
  await test.step('what iDesk forwarded to iGate by itself appears after a refresh', async () => {
    await issue(code, true);
    await refresh();
    const forwarded = remote
      .getByRole('listitem')
      .filter({ hasText: 'iDesk chuyển sang iGate' })
      .filter({ hasText: `Kết quả ${code} (2).pdf` });
    await expect(forwarded).toHaveCount(1);
    await expect(forwarded).not.toContainText('Đã gắn');
    const before = await painted(page);
    await forwarded.getByRole('button', { name: /^Xem / }).click();
    await painted(page, before);
  });
  await test.step('the log tells of both', async () => {
    await officer.go('Nhật ký');
    const log = page.getByRole('grid', { name: 'Nhật ký' });
    for (const line of ['Hỏi nơi nhận', 'Gắn kết quả']) {
      await expect(log.getByRole('row', { name: line }).first()).toBeVisible();
    }
  });
});
