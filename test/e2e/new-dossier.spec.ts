import { expect, test } from './program.ts';
import { BIRTH, officerAt } from './officer.ts';

test('what the program refuses is told at the field that it speaks of, and nothing typed is lost', async ({
  program,
}) => {
  const { page } = program;
  const officer = officerAt(page);
  await expect(officer.inbox).toBeVisible();
  const taken = await officer.create('Nguyễn Thị Trước');
  const dialog = await officer.openNewDossier();
  await page.keyboard.type(BIRTH.query);
  await page.getByRole('option', { name: BIRTH.name }).first().click();
  await dialog.getByLabel('Họ tên người nộp').fill('Trần Văn Sau');
  const phone = dialog.getByLabel('Điện thoại');
  const code = dialog.getByLabel('Mã hồ sơ');

  await test.step('hidden characters in the telephone', async () => {
    await phone.fill('0912\u202E345678');
    await officer.press('Control+Enter');
    await expect(phone).toHaveAttribute('aria-invalid', 'true');
    await expect(phone).toHaveAccessibleDescription(/Ô “Điện thoại” có ký tự ẩn/);
    await expect(phone).toBeFocused();
    await expect(code).not.toHaveAttribute('aria-invalid', 'true');
  });
  await test.step('a code that another dossier has', async () => {
    await phone.fill('0912345678');
    await expect(phone).not.toHaveAttribute('aria-invalid', 'true');
    await code.fill(taken);
    await officer.press('Control+Enter');
    await expect(code).toHaveAttribute('aria-invalid', 'true');
    await expect(code).toBeFocused();
    await expect(dialog.getByLabel('Họ tên người nộp')).toHaveValue('Trần Văn Sau');
  });
  await test.step('once corrected it is saved', async () => {
    await code.fill('');
    await officer.press('Control+Enter');
    await expect(dialog).toBeHidden();
    await expect(officer.dossier).toContainText('Trần Văn Sau');
  });
});
