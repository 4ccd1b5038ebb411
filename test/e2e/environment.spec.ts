import { expect, test } from './program.ts';
import { officerAt } from './officer.ts';

test('the switch to the system for trials asks first, shows on every screen, and holds across a restart', async ({
  program,
}) => {
  const { page } = program;
  const officer = officerAt(page);
  await page.evaluate(() => (location.hash = '#/settings?section=destinations'));
  const portal = page.getByRole('main').getByRole('listitem').filter({ hasText: 'Cổng Hà Tĩnh' });
  await expect(portal).toContainText('Chính thức');
  await portal.getByRole('button', { name: 'Chuyển sang hệ thống thử nghiệm' }).click();
  const question = portal.getByRole('group', { name: 'Chuyển Cổng Hà Tĩnh sang hệ thống thử nghiệm?' });
  await expect(question).toContainText('Lượt gửi đã xếp hàng vẫn đến đúng hệ thống cũ');
  await expect(question).toContainText('Không có lượt gửi nào đang chờ');
  await question.getByRole('button', { name: 'Chuyển sang hệ thống thử nghiệm' }).click();
  await expect(question).toBeHidden();
  await expect(portal).toContainText('Thử nghiệm');
  await expect(portal).toContainText('/thu-nghiem');
  const trial = officer.status.getByRole('link', { name: /Cổng Hà Tĩnh.*Môi trường thử/s });
  await expect(trial).toBeVisible();

  await program.restart();
  await expect(officerAt(program.page).status).toContainText('Môi trường thử');
});
