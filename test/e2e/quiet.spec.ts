import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { systemClock } from '../../src-main/platform/clock.ts';
import { createTrainingServers, type TrainingServers } from '../../src-main/training/servers.ts';
import { barriers, misfits } from './looks.ts';
import { officerAt } from './officer.ts';
import { expect, test, type Program } from './program.ts';

const HOUR = 60 * 60 * 1000;
const known = z.array(
  z.object({ code: z.string(), components: z.array(z.object({ name: z.string(), paperCode: z.string() })) }),
);

/** `HH:mm` on the clocks of Vietnam. */
const vietnamTime = (at: number): string => new Date(at + 7 * HOUR).toISOString().slice(11, 16);

/** Systems of their own for a profile as an office installs it, with its hours. Gives when the hours end. */
async function installHours(program: Program, servers: TrainingServers): Promise<string> {
  const from = vietnamTime(Date.now() - HOUR);
  const to = vietnamTime(Date.now() + 2 * HOUR);
  const profile = servers.profile();
  const text = JSON.stringify({
    ...profile,
    name: 'Sở Tài chính tỉnh Mẫu',
    environment: 'test',
    sending: { quietHours: [{ from, to }] },
    destinations: { ...profile.destinations, igate: { ...profile.destinations.igate, concurrency: 1 } },
  });
  const verdict = z.object({ problems: z.array(z.unknown()) });
  expect((await program.call('settings.installProfile', { text }, verdict)).problems).toEqual([]);
  await program.restart();
  for (const [name, value] of servers.secrets()) {
    await program.call('settings.setSecret', { name, value }, z.unknown());
  }
  return to;
}

test('in the hours of the profile the queue rests and says until when; what is asked for goes at once and says so', async ({
  program,
}) => {
  const folder = await mkdtemp(join(tmpdir(), 'qmc-e2e-hours-'));
  const catalogue = fileURLToPath(new URL('../../resources/catalogue/procedures.json', import.meta.url));
  const procedures = known.parse(JSON.parse(await readFile(catalogue, 'utf8')));
  const servers = createTrainingServers({
    folder,
    clock: systemClock,
    components: (code) => procedures.find((one) => one.code === code)?.components ?? [],
  });
  await servers.start();
  try {
    const end = await installHours(program, servers);
    const { page } = program;
    const officer = officerAt(page);
    const card = page.getByRole('article', { name: 'iGate' });
    const queue = page.getByRole('grid', { name: 'Hàng đợi gửi' });
    const panel = page.getByRole('complementary', { name: 'Chi tiết lượt gửi' });
    const codes = [await officer.create('Nguyễn Văn Nghỉ'), ''];
    await officer.send();
    codes[1] = await officer.create('Trần Thị Trưa');
    await officer.send();
    await officer.go('Hàng đợi gửi');

    await test.step('card and rows name the hour at which it goes on', async () => {
      await expect(card).toContainText('Nghỉ theo giờ');
      await expect(card).toContainText(`Gửi tiếp lúc ${end}`);
      await expect(
        queue.getByRole('row', { name: new RegExp(`Nghỉ theo giờ — gửi tiếp lúc ${end}.*iGate`) }).first(),
      ).toBeVisible();
      expect(servers.ledger('igate')).toEqual([]);
    });
    await test.step('the card can be read whole, also with large letters and in the dark', async () => {
      for (const size of ['', '150%']) {
        await page.evaluate((text) => (document.documentElement.style.fontSize = text), size);
        await expect(card.getByRole('status')).toBeInViewport({ ratio: 1 });
        expect(await misfits(page)).toEqual([]);
      }
      await page.evaluate(() => (document.documentElement.style.fontSize = ''));
      await page.emulateMedia({ colorScheme: 'dark' });
      expect(await barriers(page, { colours: true })).toEqual([]);
      await page.emulateMedia({ colorScheme: 'light' });
    });
    await test.step('two that are asked for: one is being sent, the other says that it goes now', async () => {
      servers.failNext('igate', { fault: { kind: 'delay', milliseconds: 15_000 } });
      const creations = queue.getByRole('row', { name: /Nghỉ theo giờ.*iGate/ });
      await expect(creations).toHaveCount(2);
      for (const index of [0, 1]) await creations.nth(index).getByRole('gridcell').first().click();
      await officer.press('r');
      const dialog = page.getByRole('dialog', { name: 'Gửi lại 2 lượt' });
      await expect(dialog).toBeVisible();
      await officer.press('Enter');
      await expect(queue.getByRole('row', { name: /Đang gửi tới iGate/ })).toHaveCount(1);
      const asked = queue.getByRole('row', { name: /Gửi ngay theo yêu cầu/ });
      await expect(asked).toHaveCount(1);
      await asked.click();
      await expect(panel).toContainText('Gửi ngay theo yêu cầu, kể cả giờ nghỉ');
      await officer.press('Escape');
      // the destination itself still rests
      await expect(card).toContainText(`Gửi tiếp lúc ${end}`);
    });
    await test.step('they arrive, each once; the others still rest', async () => {
      await expect
        .poll(() => servers.ledger('igate').map(({ dossierCode, times }) => [dossierCode, times]), { timeout: 60_000 })
        .toEqual(expect.arrayContaining(codes.map((code) => [code, 1])));
      expect(servers.ledger('dvcqg')).toEqual([]);
      await expect(queue.getByRole('row', { name: /Nghỉ theo giờ.*Cổng DVCQG/ }).first()).toBeVisible();
    });
  } finally {
    await servers.stop();
    await rm(folder, { recursive: true, force: true });
  }
});
