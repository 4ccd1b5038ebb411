import { join } from 'node:path';
import { openDatabase } from '../../src-main/platform/database/database.ts';
import { openKeys } from '../../src-main/platform/keys.ts';
import { LICENCE, lookUp, lookUpsAt, SIGNED_FILES, UNKNOWN_AGENCY } from './look-ups.ts';
import { officerAt } from './officer.ts';
import { expect, test } from './program.ts';

const DAY = 24 * 60 * 60 * 1000;

/** Makes the kept list of security servers older, as if the program had not reached the portal since then. */
async function age(dataFolder: string, milliseconds: number): Promise<void> {
  const { database: key } = await openKeys(dataFolder, null);
  const database = openDatabase(join(dataFolder, 'training', 'data.db'), key, 'writer');
  try {
    const { changes } = database
      .prepare('UPDATE security_server_list SET fetched_at = fetched_at - ?')
      .run(milliseconds);
    expect(changes).toBe(1);
  } finally {
    database.close();
  }
}

test('the list of security servers refuses an agency by its code, and days without the portal it tells its age and stays usable', async ({
  program,
}) => {
  test.skip(program.host === 'electron', 'its key is opened by the desktop alone');
  const { page } = program;
  const officer = officerAt(page);
  const { papers } = lookUpsAt(page);
  const servers = page
    .getByRole('region', { name: 'Kho DL quốc gia' })
    .getByRole('region', { name: 'Danh mục máy chủ bảo mật tải tệp' });
  const rows = servers.getByRole('row').filter({ has: page.getByRole('gridcell') });
  const refresh = servers.getByRole('button', { name: 'Cập nhật' });
  const openList = async (): Promise<void> => {
    await officer.go('Thiết lập');
    await page.getByRole('tab', { name: 'Kho DL quốc gia' }).click();
    await expect(rows).toHaveCount(5);
  };

  await test.step('an agency that is not on a list of today is refused by its code, with the way out', async () => {
    await openList();
    await expect(servers).not.toContainText('cũ hơn một ngày');
    await officer.go('Bàn làm việc');
    await lookUp(officer, UNKNOWN_AGENCY, LICENCE);
    await expect(papers(5)).toContainText('Cơ quan H99.01 không có trong danh mục máy chủ tải tệp');
    await expect(papers(5).getByRole('button', { name: /^Lấy về xem/ })).toHaveCount(0);
    await papers(5).getByRole('button', { name: 'Cập nhật danh mục máy chủ' }).click();
    await expect(papers(5)).toContainText('Cơ quan H99.01 không có trong danh mục');
    await officer.press('Escape');
  });
  await test.step('three days without the portal: the age is told, the servers stay', async () => {
    await age(program.dataFolder, 3 * DAY);
    await officer.trouble('Cổng DVCQG', 'Mất kết nối');
    await openList();
    await expect(servers).toContainText('3 ngày trước');
    await expect(servers).toContainText('cũ hơn một ngày');
    await refresh.click();
    await expect(servers).toContainText('Lần cập nhật gần nhất chưa được');
    await expect(servers).toContainText('Danh mục bên dưới vẫn dùng được.');
    await expect(servers).toContainText('3 ngày trước');
    await expect(rows).toHaveCount(5);
    await officer.trouble('Cổng DVCQG', 'Chạy bình thường');
  });
  await test.step('a file comes from a server of the old list, which is not renewed for that', async () => {
    await officer.go('Bàn làm việc');
    await lookUp(officer, SIGNED_FILES, LICENCE);
    const paper = papers(5).nth(0);
    await paper.getByRole('button', { name: /^Lấy về xem/ }).click();
    await officer.press('1');
    await officer.press('Control+Enter');
    await expect(paper.getByRole('button', { name: /^Gắn vào hồ sơ/ })).toBeVisible();
    await officer.press('Escape');
    await openList();
    await expect(servers).toContainText('3 ngày trước');
  });
  await test.step('a refresh makes it new', async () => {
    await refresh.click();
    await expect(servers).toContainText('vừa xong');
    await expect(servers).not.toContainText('cũ hơn một ngày');
    await expect(servers).not.toContainText('Lần cập nhật gần nhất chưa được');
    await expect(rows).toHaveCount(5);
  });
});
