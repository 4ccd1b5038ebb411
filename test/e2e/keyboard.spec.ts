import type { Page } from '@playwright/test';
import { expect, test } from './program.ts';
import { BIRTH, officerAt } from './officer.ts';
import { scan } from './scans.ts';

/**
 * A key for each paper, one to send; to make the dossier: open, take the procedure, past the card reader's field to the
 * name, save. Typed words are not counted.
 */
const MOST_KEYS = 5 + 1 + 4;

test('five papers are filed and sent by keyboard alone, with few keys and the focus always in sight', async ({
  program,
}) => {
  const { page } = program;
  const officer = officerAt(page);
  const scans = await scan(program.scanFolder, ['to-khai', 'chung-sinh', 'can-cuoc', 'hop-dong', 'ly-lich'], 0);
  await officer.arrived(...scans.map(({ name }) => name));

  let keys = 0;
  const press = async (key: string): Promise<void> => {
    keys += 1;
    await page.keyboard.press(key);
    await expectFocusInSight(page);
  };

  await test.step('a dossier', async () => {
    await press('Control+n');
    await expect(page.getByRole('combobox', { name: /Thủ tục hành chính/ })).toBeFocused();
    await page.keyboard.type(BIRTH.query);
    await expect(page.getByRole('option', { name: BIRTH.name }).first()).toBeVisible();
    await press('Enter');
    await expect(page.getByRole('textbox', { name: /thẻ căn cước/ })).toBeFocused();
    await press('Tab');
    await expect(page.getByRole('textbox', { name: /Họ tên người nộp/ })).toBeFocused();
    await page.keyboard.type('Đặng Thị Ngọc Ửng');
    await press('Control+Enter');
    await expect(officer.dossier).toContainText('Đặng Thị Ngọc Ửng');
  });
  await test.step('five papers, each to its component, the next one marked by itself', async () => {
    for (const number of [1, 2, 3, 4, 5]) {
      await press(String(number));
      await expect(officer.component(number).getByRole('button', { name: /^Xem / })).toHaveCount(1);
      await expect(officer.papers).toHaveCount(scans.length - number);
    }
  });
  await test.step('sent', async () => {
    await press('Control+Enter');
    await expect(page.getByText(/Đã xếp \d+ lượt gửi/).first()).toBeVisible();
    await expect(officer.delivery('iGate')).toContainText('đã đến', { timeout: 60_000, ignoreCase: true });
  });
  expect(keys).toBeLessThanOrEqual(MOST_KEYS);
  expect(program.ledger('igate').filter(({ kind }) => kind === 'component-file')).toHaveLength(5);

  await test.step('through the window with Tab, nothing holds the focus unseen or keeps it', async () => {
    const last = officer.status.getByRole('link').last();
    const atTheEnd = (): Promise<boolean> => last.evaluate((link) => link === document.activeElement);
    let stops = 0;
    while (stops < 100 && !(await atTheEnd())) {
      await page.keyboard.press('Tab');
      await expectFocusInSight(page);
      stops += 1;
    }
    expect(stops).toBeGreaterThan(15);
    expect(stops).toBeLessThan(100);
  });
  await test.step('the rooms, the palette and the sheet of shortcuts by their keys', async () => {
    for (const [key, room] of [
      ['Alt+2', 'Hồ sơ'],
      ['Alt+3', 'Hàng đợi gửi'],
      ['Alt+4', 'Kho giấy tờ'],
      ['Alt+5', 'Nhật ký'],
      ['Alt+6', 'Thiết lập'],
      ['Alt+1', 'Bàn làm việc'],
    ] as const) {
      await page.keyboard.press(key);
      await expect(page.getByRole('heading', { level: 1, name: room })).toBeAttached();
      await expectFocusInSight(page);
    }
    await page.keyboard.press('Control+k');
    await expect(page.getByRole('dialog', { name: 'Lệnh' })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expectFocusInSight(page);
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog', { name: 'Phím tắt' })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expectFocusInSight(page);
  });
});

/**
 * The focus is on something other than the page itself and inside the window; and what held it before looks different
 * now that it does not.
 */
async function expectFocusInSight(page: Page): Promise<void> {
  const problem = (): Promise<string> =>
    page.evaluate(() => {
      const nameOf = (element: Element): string => {
        const name = element.getAttribute('aria-label') ?? element.getAttribute('name') ?? element.textContent.trim();
        return `${element.tagName} ${element.getAttribute('role') ?? ''} “${name.slice(0, 60)}” ${element.id}`;
      };
      // a list marks the row that the arrows move, a splitter the bar within it
      const looksOf = (element: Element): string => {
        const row = document.getElementById(element.getAttribute('aria-activedescendant') ?? '');
        return [element, row, element.firstElementChild]
          .map((part) => {
            if (part === null) return '';
            const style = getComputedStyle(part);
            const { outlineStyle, outlineWidth, outlineColor, boxShadow, backgroundColor, borderColor } = style;
            return [outlineStyle, outlineWidth, outlineColor, boxShadow, backgroundColor, borderColor].join(' ');
          })
          .join('|');
      };
      interface Seen {
        readonly element: Element;
        readonly looks: string;
      }
      const memory = window as { focusNow?: Seen; focusBefore?: Seen | undefined };
      const element = document.activeElement ?? document.body;
      if (memory.focusNow?.element !== element) memory.focusBefore = memory.focusNow;
      memory.focusNow = { element, looks: looksOf(element) };
      const before = memory.focusBefore;
      const unseen =
        before !== undefined &&
        before.element !== element &&
        before.element.isConnected &&
        looksOf(before.element) === before.looks;
      const box = element.getBoundingClientRect();
      const inside = box.bottom > 0 && box.right > 0 && box.top < window.innerHeight && box.left < window.innerWidth;
      if (unseen) return `looks the same without the focus: ${nameOf(before.element)}`;
      if (element === document.body) return 'nothing has the focus';
      return inside ? '' : `outside the window: ${nameOf(element)}`;
    });
  await expect.poll(problem).toBe('');
}
