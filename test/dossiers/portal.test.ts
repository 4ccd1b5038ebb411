import { expect, test } from 'vitest';
import { z } from 'zod';
import { createWorld, type World } from './world.ts';

const sent = z.object({
  known: z.boolean(),
  dossier: z.object({
    TaiLieuNop: z.array(
      z.object({
        TenTepDinhKem: z.string(),
        IsDeleted: z.string(),
        DuocSoHoa: z.string(),
        DuocTaiSuDung: z.string(),
        DuocLayTuKhoDMQG: z.string(),
      }),
    ),
    DanhSachGiayToKetQua: z.array(z.object({ TenGiayTo: z.string(), MaGiayToKetQua: z.string() })),
  }),
});

/** What each queued `DongBoHoSoMC` carries, in the order of the queue. */
const payloads = ({ database }: World) =>
  (
    database
      .prepare(`SELECT payload FROM job WHERE operation = 'syncDossier' ORDER BY number`)
      .pluck()
      .all() as string[]
  ).map((payload) => sent.parse(JSON.parse(payload)));

/** A dossier with two papers on its first component. */
async function filed() {
  const world = await createWorld({ destinations: ['dvcqg'] });
  const opened = world.open();
  const componentId = opened.components[0]?.id ?? '';
  const inboxItemIds = [await world.scan('Giấy giới thiệu.pdf'), await world.scan('Công văn.pdf')];
  const { dossier } = world.dossiers.attach({ dossierId: opened.id, componentId, inboxItemIds });
  await world.ready();
  return { world, dossier, componentId };
}
const send = (world: World, id: string): string[] => {
  const { jobIds } = world.dossiers.send({ id });
  world.database.prepare(`UPDATE job SET state = 'done'`).run();
  return jobIds;
};

test('an unchanged dossier is not sent to the portal again; a paper that left it is told once as deleted', async () => {
  const { world, dossier } = await filed();
  expect(send(world, dossier.id)).toHaveLength(2);
  expect(send(world, dossier.id)).toEqual([]);
  const [first] = dossier.components[0]?.attachments ?? [];
  world.dossiers.detach({ dossierId: dossier.id, attachmentIds: [first?.id ?? ''] });
  expect(world.dossiers.get(dossier.id).deliveries).toMatchObject([{ destination: 'dvcqg', state: 'changed' }]);
  expect(send(world, dossier.id)).toHaveLength(1);
  expect(send(world, dossier.id)).toEqual([]);
  expect(
    payloads(world).map(({ known, dossier: told }) => [known, told.TaiLieuNop.map((one) => one.IsDeleted)]),
  ).toEqual([
    [false, ['False', 'False']],
    [true, ['False', 'True']],
  ]);
});

test('a status that comes back is another line of progress', async () => {
  const { world, dossier } = await filed();
  send(world, dossier.id);
  for (const status of ['in-progress', 'received'] as const) {
    world.dossiers.update({ id: dossier.id, status });
    expect(send(world, dossier.id)).toHaveLength(2);
  }
  expect(world.jobs().filter(({ operation }) => operation === 'reportProgress')).toHaveLength(3);
});

test('says of each paper what its own past says, and of nothing more', async () => {
  const { world, dossier } = await filed();
  const [scanned, fetched] = dossier.components[0]?.attachments ?? [];
  const past = { reused: 2, fromNationalRepository: true };
  world.database
    .prepare(`UPDATE attachment SET provenance = ?, source = 'dvcqg' WHERE id = ?`)
    .run(JSON.stringify(past), fetched?.id);
  send(world, dossier.id);
  const flags = payloads(world)[0]?.dossier.TaiLieuNop.map((one) => [
    one.TenTepDinhKem,
    one.DuocSoHoa,
    one.DuocTaiSuDung,
    one.DuocLayTuKhoDMQG,
  ]);
  expect(flags).toEqual([
    [scanned?.name, '1', '0', '0'],
    [fetched?.name, '0', '2', '1'],
  ]);
});

test('a result goes under the code that the catalogue has for it', async () => {
  const { world, dossier } = await filed();
  const { catalogue, dossiers } = world;
  const procedure = catalogue.get(dossier.procedure.code);
  catalogue.add({ ...procedure, results: [{ name: 'Hóa đơn', code: 'KQ.G12.000001' }] });
  dossiers.attach({ dossierId: dossier.id, componentId: null, inboxItemIds: [await world.scan('Kết quả.pdf')] });
  await world.ready();
  send(world, dossier.id);
  expect(payloads(world)[0]?.dossier.DanhSachGiayToKetQua).toEqual([
    { TenGiayTo: 'Kết quả.pdf', MaGiayToKetQua: 'KQ.G12.000001' },
  ]);
});
