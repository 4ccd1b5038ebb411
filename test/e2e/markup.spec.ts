import { expect, test } from './program.ts';
import { officerAt } from './officer.ts';

/** A name as a joker types it. It is a text like any other, at the counter and on its way. */
const NAME = 'Nguyễn <b>An</b> <img src="x" onerror="document.title=`hit`"> & "Cộng sự"';

test('a name that looks like markup is shown as it was typed, on the desk and in the list', async ({ program }) => {
  const { page } = program;
  const officer = officerAt(page);
  const shown = async (): Promise<void> => {
    await expect(page.getByText(NAME).first()).toBeVisible();
    await expect(page.locator('b, img[src="x"]')).toHaveCount(0);
    expect(await page.title()).not.toContain('hit');
  };

  await officer.create(NAME);
  await test.step('on the desk', shown);
  await test.step('in the list of dossiers', async () => {
    await officer.go('Hồ sơ');
    await shown();
  });
});
