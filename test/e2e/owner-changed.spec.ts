import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { dossier } from '#contract/dossiers.ts';
import { LICENCE, lookUpsAt, ONE_PAPER, setOfficerNumber } from './look-ups.ts';
import { barriers, misfits } from './looks.ts';
import { officerAt } from './officer.ts';
import { expect, test } from './program.ts';

const PICTURES = fileURLToPath(new URL('../../test-results/screens/', import.meta.url));

test('another number after a paper was reused: the desk says so and sends nothing; the number as it was lifts it', async ({
  program,
}) => {
  test.setTimeout(240_000);
  const { page } = program;
  const officer = officerAt(page);
  const { row, papers, consent } = lookUpsAt(page);
  const component = officer.component(5);
  const problems: string[] = [];
  await mkdir(PICTURES, { recursive: true });
  const look = async (name: string): Promise<void> => {
    await page.mouse.move(5, 400);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      const found = [...(await barriers(page, { colours: true })), ...(await misfits(page))];
      problems.push(...found.map((one) => `${name}, ${colorScheme}: ${one}`));
      await page.screenshot({ path: join(PICTURES, `owner-${name}-${colorScheme}.png`) });
    }
    await page.emulateMedia({ colorScheme: 'light' });
  };

  await setOfficerNumber(page, '000085000009');
  await officer.create(ONE_PAPER.name, LICENCE, ONE_PAPER.number);
  await expect(component.getByRole('button', { name: /^Tra Kho DL cho/ })).toBeVisible();
  await officer.press('F2');
  await expect(papers(5)).toHaveCount(1);
  await officer.press('ArrowDown');
  await officer.press('Enter');
  await expect(consent).toBeVisible();
  await officer.press('1');
  await officer.press('Control+Enter');
  await expect(papers(5).getByRole('button', { name: /^Gắn vào hồ sơ/ })).toBeFocused();
  await officer.press('Enter');
  await expect(papers(5)).toContainText('Đã gắn');
  await officer.press('Escape');
  const code = await officer.codeOnDesk();
  const { dossierId: id } = await program.call('dossiers.findByCode', { code }, z.object({ dossierId: z.string() }));
  const setNumber = async (identityNumber: string): Promise<void> => {
    await program.call('dossiers.update', { id, applicant: { identityNumber } }, dossier);
  };

  await test.step('the paper, its component and the consent say that they are another’s', async () => {
    await setNumber('000095000099');
    await expect(component).toContainText('Chưa gửi được');
    await expect(component).toContainText('số định danh khác với số của hồ sơ bây giờ');
    await expect(component).toContainText(`Giấy của số ${ONE_PAPER.number}`);
    // the foot promises nothing, and the old good news is gone with its offer
    await expect(officer.dossier).not.toContainText('Sẽ gửi 1 tệp');
    await expect(page.getByRole('button', { name: /^Hoàn tác/ })).toHaveCount(0, { timeout: 3000 });
    await component.scrollIntoViewIfNeeded();
    await look('row');
    await officer.press('F2');
    await expect(row(5)).toContainText('Chưa gửi được');
    await expect(row(5)).not.toContainText('Đã có giấy tờ');
    await officer.press('Escape');
    const consents = officer.dossier.getByRole('region', { name: 'Đồng ý của công dân' });
    await expect(consents).toContainText('Hết hiệu lực');
    await consents.scrollIntoViewIfNeeded();
    await look('consent');
    await consents.getByRole('button', { name: /^In phiếu đồng ý/ }).click();
    const sheet = page.getByRole('dialog', { name: 'Phiếu đồng ý' });
    await expect(sheet).toContainText('PHIẾU ĐÃ HẾT HIỆU LỰC');
    await expect(sheet).toContainText(`Số định danh của chủ giấy tờ: ${ONE_PAPER.number}`);
    await look('sheet');
    await officer.press('Escape');
    await expect(sheet).toBeHidden();
  });
  await test.step('sending stops at the review, which says why', async () => {
    await officer.press('Control+Enter');
    await expect(officer.dossier.getByRole('alert').first()).toContainText('Chưa gửi được');
    await expect(officer.dossier.getByRole('button', { name: /^Gửi hồ sơ/ })).toBeDisabled();
    await look('send');
    await officer.press('Control+Enter');
    const { deliveries } = await program.call('dossiers.get', { id }, dossier);
    expect(deliveries.map(({ state }) => state).every((state) => state === 'not-sent')).toBe(true);
    await officer.press('Escape');
  });
  await test.step('a found paper is not moved among the others', async () => {
    await setNumber(ONE_PAPER.number);
    await expect(component).not.toContainText('Chưa gửi được');
    await component.getByRole('button', { name: /^Xem Phiếu lý lịch/ }).focus();
    await officer.press('Alt+ArrowUp');
    await expect(page.getByText(/cho đúng một thành phần theo sự đồng ý/).first()).toBeVisible();
    await look('stays');
  });
  expect(problems).toEqual([]);
});
