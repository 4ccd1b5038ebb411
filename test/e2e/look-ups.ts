import type { Locator, Page } from '@playwright/test';
import type { Officer } from './officer.ts';
import { expect } from './program.ts';

/** A procedure whose fifth component is a result of another one. */
export const LICENCE = { query: '1.003709', name: 'chứng chỉ hành nghề' } as const;
/** One with two such components. */
export const INVOICES = { query: '1.005434', name: 'hóa đơn' } as const;
/** Invented people of the training repository, by what it holds of them. */
export const ONE_PAPER = { name: 'Nguyễn Văn Mẫu', number: '000090000001' } as const;
export const SEVERAL = { name: 'Trần Thị Thử Nghiệm Hoàng Yến', number: '000195000002' } as const;
export const TWO_FILES = { name: 'Đoàn Đình Giả Định', number: '000088000004' } as const;
export const NOTHING = { name: 'Lê Ngọc Ví Dụ', number: '000302000005' } as const;
export const REFUSED = { name: 'Hoàng Văn Khước Từ', number: '000091000007' } as const;
export const UNKNOWN_AGENCY = { name: 'Phạm Thị Vô Danh', number: '000179000006' } as const;
export const BAD_FILES = { name: 'Vũ Thị Tệp Hỏng', number: '000185000008' } as const;
export const SIGNED_FILES = { name: 'Bùi Thị Ký Số', number: '000190000009' } as const;
export const BUSINESS = { name: 'Công ty TNHH Mẫu Kho Dữ Liệu', number: '9900000009' } as const;

/** The places of the look-up, by the words that the officer reads. */
export function lookUpsAt(page: Page) {
  const panel = page.getByRole('region', { name: 'Tra giấy tờ đã có', exact: true });
  const row = (number: number): Locator => panel.getByRole('group', { name: new RegExp(`^${number}\\. `) });
  const papers = (number: number): Locator => row(number).getByRole('article');
  const consent = page.getByRole('dialog', { name: 'Công dân đồng ý dùng giấy tờ đã có' });
  return { panel, row, papers, consent };
}

/** The officer's own number in the settings; back on the desk after that. */
export async function setOfficerNumber(page: Page, number: string): Promise<void> {
  // the address belongs to the window from the moment when it stands
  await expect(page.getByRole('navigation').first()).toBeVisible();
  await page.evaluate(() => (location.hash = '#/settings?section=officer'));
  // what is stored fills the fields when it arrives, over whatever was typed before
  await expect(page.getByRole('textbox', { name: 'Họ tên cán bộ' })).not.toHaveValue('');
  await page.getByRole('textbox', { name: 'Số CCCD của cán bộ' }).fill(number);
  await page.keyboard.press('Enter');
  await expect(page.getByText('Đã lưu cán bộ và quầy').first()).toBeVisible();
  await page.keyboard.press('Alt+1');
}

/** Has a dossier of the person on the desk and looks up what is missing. */
export async function lookUp(
  officer: Officer,
  person: { readonly name: string; readonly number: string },
  procedure: { query: string; name: string } = LICENCE,
): Promise<void> {
  // keys do nothing before the desk is there
  await expect(officer.inbox).toBeVisible();
  await officer.create(person.name, procedure, person.number);
  await officer.press('F2');
}
