import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../src-main/platform/clock.ts';
import { REPOSITORY_OWNERS, REPOSITORY_PAPERS, samplePaperBytes } from '../../src-main/training/repository-papers.ts';
import { sha256Of } from '../../src-main/training/store.ts';
import { createTrainingServers, type TrainingServers } from '../../src-main/training/servers.ts';
import { temporaryFolder } from '../fixtures/data-folder.ts';
import { componentAt, createWorld, failureOf, rejectionOf, type World } from './world.ts';

/** The whole way against the practice systems: real connectors, real servers, real files. */
async function province(): Promise<{ world: World; servers: TrainingServers }> {
  const folder = await temporaryFolder();
  const holder: { world: World | null } = { world: null };
  const servers = createTrainingServers({
    folder: join(folder, 'province'),
    clock: systemClock,
    components: (code) => holder.world?.catalogue.get(code).components ?? [],
  });
  await servers.start();
  onTestFinished(() => servers.stop());
  const world = await createWorld({ folder, servers, acts: true });
  holder.world = world;
  return { world, servers };
}

const { business, severalPapers, twoFiles, nothing, refused, unknownAgency, badFiles, signedFiles } = REPOSITORY_OWNERS;
const RECORD_PROCEDURE = '1.003709';
/** The component of that procedure that is a result of another one. */
const recordOf = (world: World, dossierId: string) => componentAt(world.reuse.overview(dossierId), 0);

test('look up, agree, fetch, attach, send: the destinations are told that it was reused and where it came from', async () => {
  const { world, servers } = await province();
  const dossier = world.open({ identityNumber: business.number, kind: 'business' });
  world.lookUp(dossier);
  const [first, second] = (await world.settled(dossier)).components;
  expect(first?.national.papers.map(({ documentNumber }) => documentNumber)).toEqual(['12/GGT']);
  // several papers of one code: the officer chooses
  expect(second?.national.papers.map(({ documentNumber }) => documentNumber)).toEqual(['01/2025/HĐ', '02/2026/HĐ']);
  world.agree(dossier);
  const place = {
    dossierId: dossier.id,
    componentId: second?.componentId ?? '',
    paperId: second?.national.papers[1]?.paperId ?? '',
  };
  const fetched = await world.reuse.fetch(place);
  expect(fetched.agency.name).toBe('Bộ tập huấn Tài chính');
  expect(fetched.files[0]?.signature).not.toBeNull();
  world.reuse.attach(place);
  await world.ready();
  world.dossiers.send({ id: dossier.id });
  await world.until(
    () => servers.ledger('igate').length > 0 && servers.ledger('dvcqg').some(({ kind }) => kind === 'document'),
    'the transfers',
  );
  const carried = (operation: string) =>
    (world.database.prepare('SELECT payload FROM job WHERE operation = ?').pluck().all(operation) as string[]).map(
      (payload) => JSON.parse(payload) as unknown,
    );
  expect(carried('attachComponent')).toMatchObject([{ digitized: 0, reused: 2, fromNationalRepository: 1 }]);
  const told = { DuocSoHoa: '0', DuocTaiSuDung: '2', DuocLayTuKhoDMQG: '1' };
  const [synced] = carried('syncDossier') as { dossier: { TaiLieuNop: object[] } }[];
  expect(synced?.dossier.TaiLieuNop).toMatchObject([told]);
  await world.outbox.drain(20_000);
  // what the portal received, to the letter
  expect(servers.ledger('dvcqg').filter(({ kind }) => kind === 'document')).toMatchObject([
    { sha256: sha256Of(JSON.stringify(synced?.dossier.TaiLieuNop[0])), times: 1 },
  ]);
  const original = world.documents.get(fetched.files[0]?.documentId ?? '').original.sha256;
  expect(servers.ledger('igate').filter(({ kind }) => kind === 'component-file')).toMatchObject([{ sha256: original }]);
});

test('what can go wrong at the repository is told apart', async () => {
  const { world } = await province();
  const states = async (identityNumber: string) => {
    const dossier = world.open({ identityNumber, procedureCode: RECORD_PROCEDURE });
    world.lookUp(dossier);
    const { national } = componentAt(await world.settled(dossier), 0);
    return { dossier, national };
  };
  expect((await states(nothing.number)).national.state).toBe('nothing');
  expect((await states(refused.number)).national).toMatchObject({
    state: 'refused',
    reason: { params: { message: expect.stringContaining('chưa đồng ý') as string } },
  });
  expect((await states(severalPapers.number)).national.papers).toHaveLength(2);
  const unlisted = await states(unknownAgency.number);
  world.agree(unlisted.dossier);
  const call = world.reuse.fetch({
    dossierId: unlisted.dossier.id,
    componentId: recordOf(world, unlisted.dossier.id).componentId,
    paperId: unlisted.national.papers[0]?.paperId ?? '',
  });
  expect(await rejectionOf(call)).toBe('reuse.agency-unknown');
});

test('both sides of a paper are taken, and pages of an error are not', async () => {
  const { world } = await province();
  const both = world.open({ identityNumber: twoFiles.number, procedureCode: RECORD_PROCEDURE });
  world.lookUp(both);
  const [record] = (await world.settled(both)).components;
  world.agree(both);
  const paperId = record?.national.papers[0]?.paperId ?? '';
  const fetched = await world.reuse.fetch({ dossierId: both.id, componentId: record?.componentId ?? '', paperId });
  expect(fetched.files.map(({ name }) => name)).toEqual(['Phiếu LLTP - mặt trước.pdf', 'Phiếu LLTP - mặt sau.pdf']);
  expect(fetched.files.every(({ documentId }) => documentId !== null)).toBe(true);

  const bad = world.open({ identityNumber: badFiles.number, procedureCode: RECORD_PROCEDURE });
  world.lookUp(bad);
  const papers = componentAt(await world.settled(bad), 0).national.papers;
  world.agree(bad);
  const before = world.database.prepare('SELECT count(*) FROM document').pluck().get();
  for (const { paperId: badPaper, documentNumber } of papers.slice(0, 5)) {
    const place = { dossierId: bad.id, componentId: recordOf(world, bad.id).componentId, paperId: badPaper };
    expect(await rejectionOf(world.reuse.fetch(place)), documentNumber).not.toBe('no failure');
  }
  const codes = new Map<string, string>();
  for (const { paperId: badPaper, documentNumber } of papers.slice(8)) {
    const place = { dossierId: bad.id, componentId: recordOf(world, bad.id).componentId, paperId: badPaper };
    codes.set(documentNumber.slice(0, 4), await rejectionOf(world.reuse.fetch(place)));
  }
  expect(Object.fromEntries(codes)).toEqual({
    '0009': 'reuse.file-cut',
    '0010': 'connectors.download-refused-saying',
  });
  expect(world.database.prepare('SELECT count(*) FROM document').pluck().get()).toBe(before);
});

test('a signed paper keeps its bytes, and what its signature looks like is told', async () => {
  const { world } = await province();
  const dossier = world.open({ identityNumber: signedFiles.number, procedureCode: RECORD_PROCEDURE });
  world.lookUp(dossier);
  const { componentId, national } = componentAt(await world.settled(dossier), 0);
  world.agree(dossier);
  const states: unknown[] = [];
  for (const { paperId, documentNumber } of national.papers) {
    const fetched = await world.reuse.fetch({ dossierId: dossier.id, componentId, paperId });
    const [file] = fetched.files;
    const { original } = world.documents.get(file?.documentId ?? '');
    const sample = REPOSITORY_PAPERS.find((paper) => paper.documentNumber === documentNumber);
    const bytes = sample?.files[0] === undefined ? null : await samplePaperBytes(sample, sample.files[0]);
    expect(original.sha256).toBe(
      createHash('sha256')
        .update(bytes ?? '')
        .digest('hex'),
    );
    states.push(file?.signature);
  }
  expect(states).toEqual(['intact', 'broken']);
});

test('content that was changed after the signature is attached by a decision alone, which stands in the log', async () => {
  const { world } = await province();
  const dossier = world.open({ identityNumber: signedFiles.number, procedureCode: RECORD_PROCEDURE });
  world.lookUp(dossier);
  const { componentId, national } = componentAt(await world.settled(dossier), 0);
  world.agree(dossier);
  const [intact, broken] = national.papers.map(({ paperId }) => ({ dossierId: dossier.id, componentId, paperId }));
  if (intact === undefined || broken === undefined) throw new Error('the samples have two signed papers');
  for (const place of [intact, broken]) await world.reuse.fetch(place);

  expect(failureOf(() => world.reuse.attach(broken))).toBe('reuse.signature-broken');
  expect(world.lines('dossier.reused')).toEqual([]);
  world.reuse.attach({ ...broken, acceptBrokenSignature: true });
  const { components } = world.reuse.attach(intact).dossier;
  const filled = components.find(({ id }) => id === componentId);
  expect(filled?.attachments.map(({ reused }) => reused?.signature)).toEqual(['broken', 'intact']);
  expect(world.lines('dossier.reused').map(({ detail }) => detail.signature)).toEqual([undefined, 'broken']);
});

test('the portal down: the question waits in the queue and its answer comes when it is back', async () => {
  const { world, servers } = await province();
  await servers.setFault('dvcqg', 'down');
  const dossier = world.open({ identityNumber: severalPapers.number, procedureCode: RECORD_PROCEDURE });
  world.lookUp(dossier);
  expect(componentAt(await world.settled(dossier), 0).national.state).toBe('unreachable');
  const { componentId } = recordOf(world, dossier.id);
  const left = world.reuse.leaveWaiting({ dossierId: dossier.id, componentIds: [componentId] });
  const jobId = componentAt(left, 0).national.jobId ?? '';
  await world.until(() => world.outbox.get(jobId).reason !== null, 'the first try');
  await servers.clearFaults('dvcqg');
  world.outbox.retry([jobId], 'Nguyễn Thị Hoa');
  await world.until(() => recordOf(world, dossier.id).national.state === 'found', 'the answer');
});

test('the connection check tells a foreign code and a session that never holds in words of their own', async () => {
  const { world, servers } = await province();
  const failed = async (person: Parameters<World['reuse']['checkConnection']>[0]): Promise<string> => {
    const told: string[] = [];
    for await (const { step, state, reason, advice } of world.reuse.checkConnection(person)) {
      if (state === 'failed') told.push(`${step} ${reason?.code ?? ''} ${advice?.code ?? ''}`);
    }
    return told.join();
  };
  const person = { ownerNumber: business.number, procedureCode: '1.005434', paperCode: '000.00.00.G12-KQ5585' };
  expect(await failed({ ...person, paperCode: 'KQ.G15.000007' })).toBe(
    'look-up connectors.repository-refused reuse.advice-look-up',
  );
  expect(await failed({ ...person, ownerNumber: '99.0000.0009' }), 'a number in groups').toBe('');
  servers.failNext('dvcqg', { path: /\/user\/papers$/, fault: { kind: 'expired' }, times: 2 });
  expect(await failed(person)).toBe('look-up connectors.repository-session-refused reuse.advice-look-up');
  expect(await failed(person), 'and holds again').toBe('');
});

test('the connection check passes every step against the practice systems', async () => {
  const { world } = await province();
  const told: string[] = [];
  const person = { ownerNumber: business.number, procedureCode: '1.005434', paperCode: '000.00.00.G12-KQ5585' };
  for await (const { step, state, reason } of world.reuse.checkConnection(person)) {
    if (state !== 'running') told.push(`${step} ${state} ${reason?.code ?? ''}`.trim());
  }
  expect(told).toEqual(['login passed', 'list passed', 'token passed', 'look-up passed', 'download passed']);
});

test('another owner after the paper was queued: nothing leaves; the number as it was: it arrives once', async () => {
  const { world, servers } = await province();
  const systems = ['igate', 'dvcqg'] as const;
  const dossier = world.open({ identityNumber: severalPapers.number, procedureCode: RECORD_PROCEDURE });
  world.lookUp(dossier);
  const { componentId, national } = componentAt(await world.settled(dossier), 0);
  world.agree(dossier);
  const place = { dossierId: dossier.id, componentId, paperId: national.papers[0]?.paperId ?? '' };
  await world.reuse.fetch(place);
  world.reuse.attach(place);
  await world.ready();
  for (const system of systems) await servers.setFault(system, 'down');
  const { jobIds } = world.dossiers.send({ id: dossier.id });
  const of = (id: string) => world.outbox.get(id);
  await world.until(
    () => systems.every((system) => jobIds.some((id) => of(id).destination === system && of(id).reason !== null)),
    'the first tries',
  );
  const setOwner = (identityNumber: string) => world.dossiers.update({ id: dossier.id, applicant: { identityNumber } });
  setOwner('000095000099');
  await world.until(() => jobIds.every((id) => of(id).state === 'needs-person'), 'all that is kept back');
  for (const system of systems) {
    await servers.clearFaults(system);
    world.outbox.retryDestination(system, 'Nguyễn Thị Hoa');
  }
  await world.outbox.drain(20_000);
  const arrived = () => systems.flatMap((system) => servers.ledger(system));
  expect(arrived()).toEqual([]);
  expect(world.dossiers.sendPlan(dossier.id).blocked).toHaveLength(1);

  setOwner(severalPapers.number);
  await world.until(() => jobIds.every((id) => of(id).state === 'done'), 'the transfers');
  expect(world.dossiers.send({ id: dossier.id }).jobIds).toEqual([]);
  expect(servers.ledger('igate').filter(({ kind }) => kind === 'component-file')).toMatchObject([{ times: 1 }]);
  expect(servers.ledger('dvcqg').filter(({ kind }) => kind === 'document')).toMatchObject([{ times: 1 }]);
  expect(arrived().every(({ times }) => times === 1)).toBe(true);
});
