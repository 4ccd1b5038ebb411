import { z } from 'zod';
import { document } from '#contract/documents.ts';
import { dossier } from '#contract/dossiers.ts';
import { LICENCE, lookUp, lookUpsAt, ONE_PAPER } from './look-ups.ts';
import { officerAt, painted } from './officer.ts';
import { expect, test } from './program.ts';
import { scan } from './scans.ts';

const flags = z.object({ digitized: z.number(), reused: z.number(), fromNationalRepository: z.number() });
const igateDossier = z
  .object({ body: z.object({ code: z.string() }).loose(), forms: z.record(z.string(), flags.loose()) })
  .loose();
const portalDossier = z
  .object({
    MaHoSo: z.string(),
    TaiLieuNop: z.array(
      z.object({ DuocSoHoa: z.string(), DuocTaiSuDung: z.string(), DuocLayTuKhoDMQG: z.string() }).loose(),
    ),
  })
  .loose();

test('a paper of the own repository: offered before the national one, agreed to, looked at, attached, sent as reused', async ({
  program,
}) => {
  const { page } = program;
  const officer = officerAt(page);
  const { row, papers, consent } = lookUpsAt(page);
  const own = papers(5).nth(0);
  const national = papers(5).filter({ hasText: '0123/STP-LLTP' });
  const flagsAtIgate = (code: string): unknown[] =>
    program
      .records('igate', 'dossier', igateDossier)
      .filter(({ body }) => body.code === code)
      .flatMap(({ forms }) => Object.values(forms))
      .filter(({ digitized, reused }) => digitized + reused > 0);
  const flagsAtPortal = (code: string): unknown[] =>
    program
      .records('dvcqg', 'dossier', portalDossier)
      .filter(({ MaHoSo }) => MaHoSo === code)
      .flatMap(({ TaiLieuNop }) => TaiLieuNop);
  const sendAll = async (): Promise<void> => {
    await officer.send();
    for (const name of ['iGate', 'Cổng DVCQG']) {
      await expect(officer.delivery(name)).toContainText('đã đến', { timeout: 60_000, ignoreCase: true });
    }
  };

  const [paper] = await scan(program.scanFolder, ['to-khai']);
  if (paper === undefined) throw new Error('nothing was scanned');
  await officer.arrived(paper.name);
  await officer.create(ONE_PAPER.name, LICENCE, ONE_PAPER.number);
  await officer.file(paper.name, 5);

  await test.step('a later dossier of the same owner is offered both, the own one first, neither chosen', async () => {
    await lookUp(officer, ONE_PAPER);
    await expect(papers(5)).toHaveCount(2);
    await expect(row(5).getByRole('heading', { level: 4 })).toHaveText(['Kho giấy tờ của đơn vị', 'Kho DL quốc gia']);
    await expect(own).not.toContainText('0123/STP-LLTP');
    await expect(papers(5).getByRole('button', { name: /^Gắn/ })).toHaveCount(0);
    await expect(officer.component(5).getByRole('button', { name: /^Xem / })).toHaveCount(0);
  });
  await test.step('it too asks for the consent, and is shown as it was scanned before it is attached', async () => {
    await own.getByRole('button', { name: /^Lấy về xem/ }).click();
    await expect(consent).toBeVisible();
    await officer.press('1');
    await officer.press('Control+Enter');
    await expect(consent).toBeHidden();
    await expect(officer.viewer.getByRole('heading')).toHaveText(paper.name);
    await painted(page);
    await own.getByRole('button', { name: /^Gắn vào hồ sơ/ }).click();
    await expect(own).toContainText('Đã gắn');
    await expect(national).not.toContainText('Đã gắn');
    await officer.press('Escape');
    await expect(officer.component(5)).toContainText('đồng ý: Nguyễn Văn Mẫu');
  });
  await test.step('iGate and the national portal are told of a component that was reused, and iGate has the scanned paper', async () => {
    const code = await officer.codeOnDesk();
    await sendAll();
    expect(flagsAtIgate(code)).toEqual([
      expect.objectContaining({ digitized: 0, reused: 1, fromNationalRepository: 0 }),
    ]);
    expect(flagsAtPortal(code)).toEqual([
      expect.objectContaining({ DuocSoHoa: '0', DuocTaiSuDung: '1', DuocLayTuKhoDMQG: '0' }),
    ]);
    const { dossierId } = await program.call('dossiers.findByCode', { code }, z.object({ dossierId: z.string() }));
    const { components } = await program.call('dossiers.get', { id: dossierId }, dossier);
    const documentId = components[4]?.attachments[0]?.documentId ?? '';
    const { original, pdf } = await program.call('documents.get', { id: documentId }, document);
    expect(original.sha256).toBe(paper.sha256);
    const ofDossier = program.ledger('igate').filter(({ dossierCode }) => dossierCode === code);
    expect(ofDossier.filter(({ kind }) => kind === 'component-file')).toEqual([
      expect.objectContaining({ sha256: pdf?.sha256, times: 1 }),
    ]);
  });
  await test.step('the national one beside it, taken for another dossier, is told as a result of the national repository', async () => {
    await lookUp(officer, ONE_PAPER);
    await national.getByRole('button', { name: /^Lấy về xem/ }).click();
    await officer.press('1');
    await officer.press('Control+Enter');
    await national.getByRole('button', { name: /^Gắn vào hồ sơ/ }).click();
    await expect(national).toContainText('Đã gắn');
    await officer.press('Escape');
    const code = await officer.codeOnDesk();
    await sendAll();
    expect(flagsAtIgate(code)).toEqual([
      expect.objectContaining({ digitized: 0, reused: 2, fromNationalRepository: 1 }),
    ]);
    expect(flagsAtPortal(code)).toEqual([
      expect.objectContaining({ DuocSoHoa: '0', DuocTaiSuDung: '2', DuocLayTuKhoDMQG: '1' }),
    ]);
  });
});
