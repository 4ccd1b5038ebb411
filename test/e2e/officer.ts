import type { Locator, Page } from '@playwright/test';
import { expect } from './program.ts';

/** A procedure of the catalogue: three required components, then four optional ones. */
export const BIRTH = { query: 'khai sinh', name: 'Đăng ký khai sinh' } as const;

/** The places of the window and the steps that an officer takes there, by the words that the officer reads. */
export function officerAt(page: Page) {
  const region = (name: string): Locator => page.getByRole('region', { name, exact: true });
  const inbox = region('Hộp quét');
  const viewer = region('Tài liệu');
  const dossier = region('Hồ sơ');
  const papers = inbox.getByRole('option');
  const paper = (name: string): Locator => papers.filter({ has: page.getByText(name, { exact: true }) });
  const status = page.getByRole('contentinfo', { name: 'Tình trạng' });
  const training = page.getByRole('dialog', { name: /Chế độ tập huấn|Sổ nhận/ });

  /** One press that does something, not part of a typed word. */
  const press = (key: string): Promise<void> => page.keyboard.press(key);

  async function arrived(...names: readonly string[]): Promise<void> {
    for (const name of names) {
      await expect(paper(name)).toBeVisible({ timeout: 30_000 });
      await expect(paper(name)).toContainText('trang', { timeout: 30_000 });
    }
  }

  /** The dialog of a new dossier, ready to be typed into. */
  async function openNewDossier(): Promise<Locator> {
    // keys count from the moment when the window stands
    await expect(page.getByRole('navigation').first()).toBeVisible();
    await press('Control+n');
    const dialog = page.getByRole('dialog', { name: 'Hồ sơ mới' });
    await expect(dialog.getByRole('combobox', { name: /Thủ tục hành chính/ })).toBeFocused();
    return dialog;
  }

  /** Makes a dossier by the dialog and has it on the desk. Gives its code. */
  async function create(
    applicant: string,
    procedure: { query: string; name: string } = BIRTH,
    identityNumber = '',
  ): Promise<string> {
    const dialog = await openNewDossier();
    await page.keyboard.type(procedure.query);
    await page.getByRole('option', { name: procedure.name }).first().click();
    await dialog.getByLabel('Họ tên người nộp').fill(applicant);
    if (identityNumber !== '') await dialog.getByLabel('Số định danh').fill(identityNumber);
    await press('Control+Enter');
    await expect(dialog).toBeHidden();
    await expect(dossier).toContainText(applicant);
    return codeOnDesk();
  }

  /** The code of the dossier on the desk, as it is shown. */
  async function codeOnDesk(): Promise<string> {
    const label = await dossier.getByRole('button', { name: /^Sao chép mã hồ sơ/ }).getAttribute('aria-label');
    return label?.replace('Sao chép mã hồ sơ', '').trim() ?? '';
  }

  /** The group of a component, by its number. */
  const component = (number: number): Locator => dossier.getByRole('group', { name: new RegExp(`^${number}\\. `) });

  /** Puts a paper on a component by its number key. */
  async function file(name: string, number: number): Promise<void> {
    await paper(name).click();
    await press(String(number));
    await expect(component(number).getByRole('button', { name: `Xem ${name}`, exact: true })).toBeVisible();
  }

  /** Sends, also when the review names what is missing. */
  async function send(): Promise<void> {
    await press('Control+Enter');
    const anyway = dossier.getByRole('button', { name: /Vẫn gửi/ });
    const sent = page.getByText(/Đã xếp \d+ lượt gửi/).first();
    await expect(anyway.or(sent).first()).toBeVisible();
    if (await anyway.isVisible()) await press('Control+Enter');
    await expect(sent).toBeVisible();
  }

  /** What the dossier says of its journey to a destination, such as `đã đến`. */
  const delivery = (destination: string | RegExp): Locator =>
    dossier.getByRole('list', { name: 'Tình trạng gửi' }).getByRole('listitem').filter({ hasText: destination });

  async function openTraining(): Promise<Locator> {
    await page.getByRole('button', { name: 'Mở bảng tập huấn' }).click();
    await expect(training).toBeVisible();
    return training;
  }

  /** Lets a training server make trouble, or be as it should. */
  async function trouble(destination: string, kind: string): Promise<void> {
    await openTraining();
    const choice = training.getByRole('combobox', { name: `Cho ${destination} gặp sự cố` });
    await choice.click();
    await page.getByRole('option', { name: kind, exact: true }).click();
    await expect(choice).toContainText(kind);
    await closeTraining();
  }

  async function closeTraining(): Promise<void> {
    await press('Escape');
    await expect(training).toBeHidden();
  }

  async function go(
    room: 'Bàn làm việc' | 'Hồ sơ' | 'Hàng đợi gửi' | 'Kho giấy tờ' | 'Nhật ký' | 'Thiết lập',
  ): Promise<void> {
    await page.getByRole('navigation', { name: 'Điều hướng chính' }).getByRole('link', { name: room }).click();
    await expect(page.getByRole('heading', { level: 1, name: room })).toBeAttached();
  }

  return {
    inbox,
    viewer,
    dossier,
    papers,
    paper,
    status,
    component,
    delivery,
    press,
    arrived,
    openNewDossier,
    create,
    codeOnDesk,
    file,
    send,
    openTraining,
    closeTraining,
    trouble,
    go,
  };
}

export type Officer = ReturnType<typeof officerAt>;

/**
 * Waits until a page is really painted: ink on paper, not an empty canvas, and not what was painted `before`. Gives a
 * fingerprint of what is seen.
 */
export async function painted(page: Page, before = ''): Promise<string> {
  const look = (): Promise<string> =>
    page.evaluate(() => {
      const canvas = document.querySelector<HTMLCanvasElement>('.pdfViewer .page canvas');
      const context = canvas?.getContext('2d', { willReadFrequently: true });
      if (!canvas || !context || canvas.width === 0) return '';
      const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
      let dark = 0;
      let sum = 0;
      for (let at = 0; at < data.length; at += 4) {
        const light = (data[at] ?? 0) + (data[at + 1] ?? 0) + (data[at + 2] ?? 0);
        if (data[at + 3] === 255 && light < 380) dark += 1;
        sum = (sum * 31 + light) | 0;
      }
      return dark / (data.length / 4) > 0.002 ? `${canvas.width}×${canvas.height} ${sum}` : '';
    });
  const blank = ['', before];
  await expect.poll(async () => blank.includes(await look()), { timeout: 30_000 }).toBe(false);
  return look();
}
