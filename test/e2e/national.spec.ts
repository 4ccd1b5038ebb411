import { expect, test } from './program.ts';
import { officerAt } from './officer.ts';

test('the connection to the national repository is checked step by step, and its list of servers outlives a failure', async ({
  program,
}) => {
  const { page } = program;
  const officer = officerAt(page);
  const section = page.getByRole('region', { name: 'Kho DL quốc gia' });
  const check = section.getByRole('region', { name: 'Kiểm tra kết nối' });
  const step = (name: string) => check.getByRole('listitem').filter({ hasText: name });
  const servers = section.getByRole('region', { name: 'Danh mục máy chủ bảo mật tải tệp' });
  const rows = servers.getByRole('row').filter({ has: page.getByRole('gridcell') });
  const open = async (name: string): Promise<void> => {
    await officer.go('Thiết lập');
    await page.getByRole('tab', { name }).click();
  };
  const run = (): Promise<void> => check.getByRole('button', { name: 'Kiểm tra', exact: true }).click();

  await test.step('the officer’s number is asked for, and an odd one is told', async () => {
    await open('Cán bộ và quầy');
    await page.getByLabel('Số CCCD của cán bộ').fill('');
    await page.getByRole('button', { name: 'Lưu' }).click();
    await open('Kho DL quốc gia');
    await expect(section.getByText('Chưa có số CCCD của cán bộ')).toBeVisible();
    await section.getByRole('button', { name: 'Sửa ở Cán bộ và quầy' }).click();
    await page.getByLabel('Số CCCD của cán bộ').fill('99908000001');
    await page.getByRole('button', { name: 'Lưu' }).click();
    await open('Kho DL quốc gia');
    await expect(section.getByText('CCCD có 12 số, CMND có 9 số')).toBeVisible();
    await open('Cán bộ và quầy');
    await page.getByLabel('Số CCCD của cán bộ').fill('042080000001');
    await page.getByRole('button', { name: 'Lưu' }).click();
    await open('Kho DL quốc gia');
    await expect(section).toContainText('042080000001');
    await expect(section.getByText('CCCD có 12 số')).toHaveCount(0);
  });
  await test.step('without a person look-up and download are left out', async () => {
    await run();
    await expect(check.getByRole('status').filter({ hasText: '3/5 bước được' })).toBeVisible();
    await expect(step('Đăng nhập Cổng DVCQG')).toContainText('được');
    await expect(step('Tra giấy tờ của người thử')).toContainText('bỏ qua');
    await expect(step('Tải thử một tệp')).toContainText('bỏ qua');
  });
  await test.step('with one all five steps are taken', async () => {
    await check.getByRole('button', { name: 'Điền người mẫu của tập huấn' }).click();
    await run();
    await expect(check.getByRole('status').filter({ hasText: 'Cả năm bước đều được' })).toBeVisible();
    await expect(step('Tải thử một tệp')).toContainText('ms');
  });
  await test.step('half a person is told to be one', async () => {
    await check.getByLabel('Mã giấy tờ').fill('');
    await expect(check.getByText('Điền đủ ba ô')).toBeVisible();
    await check.getByLabel('Mã giấy tờ').fill('KQ.G15.000007');
  });
  await test.step('the list of servers is there with its age, and is searched without accents', async () => {
    await expect(servers).toContainText(/Cập nhật lúc .*(vừa xong|phút trước)/);
    await expect(rows).toHaveCount(5);
    await servers.getByRole('searchbox').fill('bo tu phap');
    await expect(rows).toHaveCount(1);
    await expect(rows).toContainText('VN:GOV:000.00.00.G15');
    await servers.getByRole('searchbox').fill('');
  });
  await test.step('a portal that is away is found out by the first step that calls it, with what to ask the administrator for', async () => {
    await officer.trouble('Cổng DVCQG', 'Mất kết nối');
    await run();
    await expect(
      check.getByRole('status').filter({ hasText: 'Chưa qua được bước “Lấy danh mục máy chủ tải tệp”' }),
    ).toBeVisible();
    await expect(step('Lấy danh mục máy chủ tải tệp')).toContainText('chưa được');
    await expect(step('Lấy danh mục máy chủ tải tệp')).toContainText('cổng 5500 và 5577');
    await expect(step('Tải thử một tệp')).toContainText('bỏ qua');
  });
  await test.step('and the list stays in use, with the reason why it was not renewed', async () => {
    await servers.getByRole('button', { name: 'Cập nhật' }).click();
    await expect(servers.getByText('Lần cập nhật gần nhất chưa được')).toBeVisible();
    await expect(servers.getByText('Danh mục bên dưới vẫn dùng được.')).toBeVisible();
    await expect(rows).toHaveCount(5);
  });
  await test.step('back again, a refresh clears it', async () => {
    await officer.trouble('Cổng DVCQG', 'Chạy bình thường');
    await servers.getByRole('button', { name: 'Cập nhật' }).click();
    await expect(servers.getByText('Lần cập nhật gần nhất chưa được')).toBeHidden();
    await expect(rows).toHaveCount(5);
  });
});
