import { expect, test } from './program.ts';
import { officerAt } from './officer.ts';
import { scan } from './scans.ts';

test('attaching, detaching and setting aside are taken back with Ctrl+Z; papers are dragged with the mouse', async ({
  program,
}) => {
  const { page } = program;
  const officer = officerAt(page);
  const [first, second] = (await scan(program.scanFolder, ['to-khai', 'chung-sinh'], 0)).map(({ name }) => name);
  if (first === undefined || second === undefined) throw new Error('the scanner wrote nothing');
  await officer.arrived(first, second);
  await officer.create('Bùi Thị Xuân Ẩn');
  const on = (number: number, name: string) =>
    officer.component(number).getByRole('button', { name: `Xem ${name}`, exact: true });

  await test.step('attach, undone', async () => {
    await officer.file(first, 1);
    await expect(officer.paper(first)).toHaveCount(0);
    await officer.press('Control+z');
    await expect(on(1, first)).toHaveCount(0);
    await expect(officer.paper(first)).toBeVisible();
  });
  await test.step('detach, undone', async () => {
    await officer.file(first, 1);
    await officer
      .component(1)
      .getByRole('button', { name: `Gỡ ${first}` })
      .click();
    await expect(on(1, first)).toHaveCount(0);
    await expect(officer.paper(first)).toBeVisible();
    await officer.press('Control+z');
    await expect(on(1, first)).toBeVisible();
    await expect(officer.paper(first)).toHaveCount(0);
  });
  await test.step('set aside, undone', async () => {
    await officer.paper(second).click();
    await officer.press('Delete');
    await expect(officer.paper(second)).toHaveCount(0);
    await officer.press('Control+z');
    await expect(officer.paper(second)).toBeVisible();
  });
  await test.step('dragged onto a component, and on to another, each undone', async () => {
    await officer.paper(second).dragTo(officer.component(2));
    await expect(on(2, second)).toBeVisible();
    await expect(officer.papers).toHaveCount(0);
    await on(2, second).dragTo(officer.component(3));
    await expect(on(3, second)).toBeVisible();
    await expect(on(2, second)).toHaveCount(0);
    await officer.press('Control+z');
    await expect(on(2, second)).toBeVisible();
    await officer.press('Control+z');
    await expect(officer.paper(second)).toBeVisible();
  });
  await test.step('undoing leaves lines in the log and the last words on the screen', async () => {
    await expect(page.getByText(/^Đã hoàn tác/).first()).toBeVisible();
    await officer.go('Nhật ký');
    const log = page.getByRole('grid', { name: 'Nhật ký' });
    await expect(log.getByRole('row', { name: 'Hoàn tác' })).toHaveCount(4);
    await expect(log.getByRole('row', { name: 'Đưa lại vào hộp quét' })).toHaveCount(1);
  });
});
