import { expect, test } from 'vitest';
import { createWorld, failureOf, paper, pdf, type World } from './world.ts';

const LINK = 'https://portal.example/1.pdf';

async function fetched(world: World, repository: 'own' | 'national') {
  const dossier = world.open();
  if (repository === 'own') await world.keepOwn();
  world.national.answer = () => ({ kind: 'found', papers: [paper({ files: [{ name: 'Giấy.pdf', link: LINK }] })] });
  world.national.files.set(LINK, pdf('national'));
  world.lookUp(dossier);
  const [first] = (await world.settled(dossier)).components;
  const consent = world.agree(dossier);
  const papers = repository === 'own' ? first?.own : first?.national.papers;
  const place = {
    dossierId: dossier.id,
    componentId: first?.componentId ?? '',
    paperId: papers?.[0]?.paperId ?? '',
  };
  return { dossier, consent, place };
}

const provenanceOf = ({ database }: World): unknown =>
  JSON.parse(String(database.prepare('SELECT provenance FROM attachment WHERE detached_at IS NULL').pluck().get()));

test('a paper of the national repository stands on its component with where it came from, and is undone like any', async () => {
  const world = await createWorld();
  const { place, consent } = await fetched(world, 'national');
  const { files } = await world.reuse.fetch(place);
  const { operationId, dossier } = world.reuse.attach(place);
  expect(dossier.components[0]).toMatchObject({
    state: 'reused-result',
    attachments: [{ source: 'national-repository', documentId: files[0]?.documentId }],
  });
  expect(provenanceOf(world)).toMatchObject({
    reused: 2,
    fromNationalRepository: true,
    lookUp: {
      paperId: place.paperId,
      consentId: consent.id,
      documentNumber: '12/QĐ',
      agency: { code: '000.00.00.H22' },
      sha256: world.documents.get(files[0]?.documentId ?? '').original.sha256,
    },
  });
  expect(world.lines('dossier.reused')[0]?.detail).toMatchObject({ repository: 'national', consent: consent.id });
  expect(failureOf(() => world.reuse.attach(place))).toBe('dossiers.already-attached');
  expect(world.dossiers.undo(operationId).components[0]?.state).toBe('missing');
  expect(world.reuse.attach(place).dossier.components[0]?.state).toBe('reused-result');
});

test('a paper of the own repository is looked at and attached under the same consent', async () => {
  const world = await createWorld();
  const { place, dossier } = await fetched(world, 'own');
  expect(
    failureOf(() => world.reuse.attach(place)),
    'nobody looked at it',
  ).toBe('reuse.not-fetched');
  const { files, repository } = await world.reuse.fetch(place);
  expect([repository, files[0]?.documentId]).toEqual(['own', world.ownPapers[0]?.files[0]?.documentId]);
  expect(world.reuse.overview(dossier.id).components[0]?.own[0]?.files[0]?.documentId).toBe(files[0]?.documentId);
  expect(world.reuse.attach(place).dossier.components[0]).toMatchObject({
    state: 'reused-component',
    attachments: [{ source: 'own-repository' }],
  });
  expect(provenanceOf(world)).toMatchObject({ reused: 1 });
  expect(provenanceOf(world)).not.toHaveProperty('fromNationalRepository');
});

test('what was withdrawn after it was looked at is not attached any more', async () => {
  const world = await createWorld();
  const { place } = await fetched(world, 'own');
  await world.reuse.fetch(place);
  world.ownPapers.length = 0;
  expect(failureOf(() => world.reuse.attach(place))).toBe('reuse.paper-gone');
});

test('what was corrected after it was looked at, or has another file by now, is looked at again as it is', async () => {
  const world = await createWorld();
  const { place, dossier } = await fetched(world, 'own');
  const { files } = await world.reuse.fetch(place);
  const [kept] = world.ownPapers;
  if (kept === undefined) throw new Error('nothing is kept');
  const second = { documentId: (await world.scan()).documentId, name: 'Mặt sau.pdf', size: 3 };
  world.ownPapers[0] = { ...kept, documentNumber: '99/MỚI', files: [...kept.files, second] };
  expect(world.reuse.overview(dossier.id).components[0]?.own[0]).toMatchObject({
    documentNumber: '99/MỚI',
    files: [{ documentId: null }, { documentId: null }],
  });
  expect(failureOf(() => world.reuse.attach(place))).toBe('reuse.not-fetched');
  expect((await world.reuse.fetch(place)).files.map(({ documentId }) => documentId)).toEqual([
    files[0]?.documentId,
    second.documentId,
  ]);
  expect(world.reuse.attach(place).dossier.components[0]?.attachments).toHaveLength(2);
  expect(provenanceOf(world)).toMatchObject({ lookUp: { documentNumber: '99/MỚI' } });
});

test('what the destinations are told of it is the truth: reused, from Kho DL, not digitised here', async () => {
  const world = await createWorld();
  const { place, dossier } = await fetched(world, 'national');
  await world.reuse.fetch(place);
  world.reuse.attach(place);
  await world.ready();
  world.dossiers.send({ id: dossier.id });
  const payloads = (operation: string): unknown[] =>
    (world.database.prepare('SELECT payload FROM job WHERE operation = ?').pluck().all(operation) as string[]).map(
      (payload) => JSON.parse(payload) as unknown,
    );
  expect(payloads('attachComponent')).toMatchObject([{ digitized: 0, reused: 2, fromNationalRepository: 1 }]);
  expect(payloads('syncDossier')).toMatchObject([
    { dossier: { TaiLieuNop: [{ DuocSoHoa: '0', DuocTaiSuDung: '2', DuocLayTuKhoDMQG: '1' }] } },
  ]);
});

/** A paper that was scanned for one dossier, attached to the next of the same owner. */
async function withOwnPaper() {
  const world = await createWorld({ keeps: true });
  const earlier = world.open();
  const { itemId, documentId } = await world.scan();
  const componentId = earlier.components[0]?.id ?? '';
  world.dossiers.attach({ dossierId: earlier.id, componentId, inboxItemIds: [itemId] });
  await world.ready();
  const opened = world.open();
  world.lookUp(opened);
  const [first] = (await world.settled(opened)).components;
  const paperId = first?.own[0]?.paperId ?? '';
  const place = { dossierId: opened.id, componentId: first?.componentId ?? '', paperId };
  const consent = world.agree(opened);
  const fetched = await world.reuse.fetch(place);
  const { dossier } = world.reuse.attach(place);
  return { world, earlier, documentId, paperId, consent, fetched, dossier };
}

test('a paper that was scanned for one dossier is attached to the next of the same owner without its being brought, and offered to nobody else', async () => {
  const { world, documentId, consent, fetched, dossier } = await withOwnPaper();
  const stranger = world.open({ identityNumber: '000090000002' });
  world.lookUp(stranger);
  expect((await world.settled(stranger)).components[0]?.own).toEqual([]);
  expect(fetched.files).toMatchObject([{ documentId, signature: 'none' }]);
  expect(dossier.components[0]).toMatchObject({
    state: 'reused-component',
    attachments: [{ documentId, source: 'own-repository', reused: { consentId: consent.id } }],
  });
});

test('what became of a paper of the own repository since it was attached is told before sending, and a person decides', async () => {
  const { world, earlier, paperId, dossier } = await withOwnPaper();
  const doubts = () => world.dossiers.sendPlan(dossier.id).doubtful;
  expect(doubts()).toEqual([]);
  world.repository.setWithdrawn({ id: paperId, withdrawn: true, reason: 'Quét nhầm người' });
  expect(doubts()).toMatchObject([
    { code: 'dossiers.reused-withdrawn', params: { name: 'Giấy cũ.pdf', reason: 'Quét nhầm người' } },
  ]);
  world.repository.setWithdrawn({ id: paperId, withdrawn: false, reason: '' });
  expect(doubts()).toEqual([]);
  world.repository.update({ id: paperId, issuedOn: '2019-01-02', validUntil: '2020-01-02' });
  expect(doubts()).toMatchObject([{ code: 'dossiers.reused-expired' }]);
  const [scanned] = world.dossiers.get(earlier.id).components[0]?.attachments ?? [];
  world.dossiers.detach({ dossierId: earlier.id, attachmentIds: [scanned?.id ?? ''] });
  expect(doubts()).toMatchObject([{ code: 'dossiers.reused-taken-back' }]);
  expect(world.dossiers.send({ id: dossier.id }).jobIds).not.toEqual([]);
  // once its files are queued there is nothing to decide
  expect(doubts()).toEqual([]);
});
