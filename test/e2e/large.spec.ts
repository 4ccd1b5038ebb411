import { copyFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { largePdf } from '../fixtures/large-pdf.ts';
import { officerAt, painted } from './officer.ts';
import { expect, test } from './program.ts';

const PAGES = 500;
/** A canvas costs megabytes: the window keeps no more of them than this. */
const MOST_CANVASES = 10;

test('a paper of 500 pages opens at once, and scrolling through it keeps few pages drawn', async ({ program }) => {
  test.setTimeout(180_000);
  const { page } = program;
  const officer = officerAt(page);
  const file = await largePdf({ pages: PAGES, pageBytes: 60_000 });
  const { size } = await stat(file);
  const unfinished = join(program.scanFolder, 'so-luu-500-trang.pdf.part');
  await copyFile(file, unfinished);
  await rename(unfinished, join(program.scanFolder, 'so-luu-500-trang.pdf'));
  await expect(officer.paper('so-luu-500-trang.pdf')).toContainText('500 trang', { timeout: 60_000 });

  await test.step('the first page after reading little of the file', async () => {
    let received = 0;
    // the desktop's port carries no frames that could be counted
    if (program.host === 'web') {
      page.on('websocket', (socket) =>
        socket.on('framereceived', ({ payload }) => {
          received += payload.length;
        }),
      );
    }
    await page.reload();
    await painted(page);
    await expect(officer.viewer.getByRole('textbox', { name: 'Số trang' })).toHaveValue('1');
    if (program.host === 'web') expect(received).toBeGreaterThan(0);
    expect(received).toBeLessThan(0.1 * size);
  });

  const goTo = async (number: number): Promise<void> => {
    const field = officer.viewer.getByRole('textbox', { name: 'Số trang' });
    await field.fill(String(number));
    await officer.press('Enter');
    await expect(officer.viewer.locator(`.page[data-page-number="${number}"] canvas`).first()).toBeVisible({
      timeout: 30_000,
    });
  };
  await test.step('through all of it, with at most ten canvases', async () => {
    for (const number of [2, 3, 4, 5, 60, 61, 125, 190, 250, 251, 320, 400, 470, 498, 499, PAGES]) {
      await goTo(number);
      expect(await page.locator('canvas').count()).toBeLessThanOrEqual(MOST_CANVASES);
    }
    await officer.viewer.getByRole('document').press('Home');
    await expect(officer.viewer.getByRole('textbox', { name: 'Số trang' })).toHaveValue('1');
    await officer.viewer.getByRole('document').evaluate(async (ground) => {
      const height = ground.clientHeight;
      for (let step = 1; step <= 60; step += 1) {
        ground.scrollTop = step * height;
        await new Promise((resolve) => requestAnimationFrame(resolve));
      }
    });
    await expect.poll(() => page.locator('.pdfViewer canvas').count()).toBeGreaterThan(0);
    expect(await page.locator('canvas').count()).toBeLessThanOrEqual(MOST_CANVASES);
  });
});
