import { readFile, writeFile } from 'node:fs/promises';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import type { Dossier } from '#contract/dossiers.ts';
import { scanPaper } from '../fixtures/core.ts';
import { componentAt, createWorld, failureOf, paper, pdf, rejectionOf, type World } from './world.ts';

const FRONT = 'https://portal.example/mặt trước.pdf';
const BACK = 'https://portal.example/mặt sau.pdf';
const twoSides = paper({
  files: [
    { name: 'Mặt trước.pdf', link: FRONT },
    { name: '../../etc/Mặt sau\u0000.pdf', link: BACK },
  ],
});

/** A dossier whose first component was found, with a consent. */
async function found(world: World): Promise<{ dossier: Dossier; place: Parameters<World['reuse']['fetch']>[0] }> {
  const dossier = world.open();
  world.national.answer = () => ({ kind: 'found', papers: [twoSides] });
  world.national.files.set(FRONT, pdf('front'.repeat(50))).set(BACK, pdf('back'.repeat(50)));
  world.lookUp(dossier);
  const [first] = (await world.settled(dossier)).components;
  const paperId = first?.national.papers[0]?.paperId ?? '';
  world.agree(dossier);
  return { dossier, place: { dossierId: dossier.id, componentId: first?.componentId ?? '', paperId } };
}

const documents = ({ database }: World): number =>
  Number(database.prepare('SELECT count(*) FROM document').pluck().get());

test('all files of a paper come into the store with clean names and their own bytes; nothing is attached', async () => {
  const world = await createWorld();
  const { dossier, place } = await found(world);
  const fetched = await world.reuse.fetch(place);
  expect(fetched.files.map(({ name, documentId }) => [name, documentId !== null])).toEqual([
    ['Mặt trước.pdf', true],
    ['Mặt sau.pdf', true],
  ]);
  const stored = fetched.files.map(({ documentId }) => world.documents.get(documentId ?? ''));
  expect(stored.map(({ name }) => name)).toEqual(['Mặt trước.pdf', 'Mặt sau.pdf']);
  expect(await world.blobs.readAll(stored[0]?.original.sha256 ?? '', 10_000)).toEqual(pdf('front'.repeat(50)));
  expect(world.national.downloads.map(({ dstcode }) => dstcode)).toEqual(Array(2).fill('VN:GOV:000.00.00.H22:kho'));
  expect(world.dossiers.get(dossier.id).components[0]?.attachments).toEqual([]);
  // what is there is not fetched twice
  await world.reuse.fetch(place);
  expect(world.national.downloads).toHaveLength(2);
  const progress = world.heard.filter((event) => event.type === 'progress');
  expect(progress.at(0)).toMatchObject({ task: place.paperId, kind: 'fetch', done: 0, total: 2, finished: false });
  expect(progress.some((event) => 'done' in event && event.done === 1)).toBe(true);
  expect(progress.at(-1)).toMatchObject({ done: 2, total: 2, finished: true });
  expect(world.lines('reuse.fetched')[0]?.detail).toMatchObject({ repository: 'national', files: 2 });
});

test('without the citizen’s word nothing is fetched and nothing attached, and a new owner has to be asked anew', async () => {
  const world = await createWorld();
  const { dossier, place } = await found(world);
  world.dossiers.update({ id: dossier.id, applicant: { ...dossier.applicant, identityNumber: '000090000002' } });
  expect(await rejectionOf(world.reuse.fetch(place))).toBe('reuse.consent-missing');
  expect(failureOf(() => world.reuse.attach(place))).toBe('reuse.consent-missing');
  world.agree(dossier);
  expect(await rejectionOf(world.reuse.fetch(place)), 'found for somebody else').toBe('reuse.paper-gone');
  expect(world.national.downloads).toEqual([]);
});

test('a consent for one component does not open another', async () => {
  const world = await createWorld();
  const dossier = world.open();
  world.national.answer = () => ({ kind: 'found', papers: [paper()] });
  world.lookUp(dossier);
  const [first, second] = (await world.settled(dossier)).components;
  world.reuse.recordConsent({
    dossierId: dossier.id,
    componentIds: [second?.componentId ?? ''],
    givenBy: 'Đoàn Thúy Hải',
    onBehalf: true,
    way: 'signed',
    note: 'Giấy ủy quyền',
  });
  const place = {
    dossierId: dossier.id,
    componentId: first?.componentId ?? '',
    paperId: first?.national.papers[0]?.paperId ?? '',
  };
  expect(await rejectionOf(world.reuse.fetch(place))).toBe('reuse.consent-missing');
});

test('given up in the second file, the first is kept and only the second is fetched again, after a restart too', async () => {
  const world = await createWorld();
  const { place } = await found(world);
  const giveUp = new AbortController();
  world.national.beforePiece = ({ link }, piece) => {
    if (link === BACK && piece === 1) giveUp.abort();
  };
  expect(await rejectionOf(world.reuse.fetch(place, giveUp.signal))).toBe('platform.cancelled');
  await world.restart();
  const kept = componentAt(world.reuse.overview(place.dossierId), 0).national.papers[0];
  expect(kept?.files.map(({ documentId }) => documentId !== null)).toEqual([true, false]);
  expect(failureOf(() => world.reuse.attach(place))).toBe('reuse.not-fetched');
  const fetched = await world.reuse.fetch(place);
  expect(fetched.files.every(({ documentId }) => documentId !== null)).toBe(true);
  expect(world.national.downloads.map(({ link }) => link)).toEqual([FRONT, BACK, BACK]);
  expect(documents(world)).toBe(2);
});

test('a file whose bytes were damaged since is brought once more, and is good again', async () => {
  const world = await createWorld();
  const { place } = await found(world);
  const [front, back] = (await world.reuse.fetch(place)).files;
  const { sha256 } = world.documents.get(front?.documentId ?? '').original;
  const file = world.blobs.fileOf(sha256);
  const bytes = await readFile(file);
  bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1);
  await writeFile(file, bytes);
  const again = await world.reuse.fetch(place);
  expect(world.national.downloads.map(({ link }) => link)).toEqual([FRONT, BACK, FRONT]);
  expect(again.files[1]?.documentId).toBe(back?.documentId);
  await world.blobs.authenticate(sha256);
  expect(world.reuse.attach(place).dossier.components[0]?.attachments).toHaveLength(2);
});

test('calls for the same paper share the work, which goes on while one of them still waits', async () => {
  const world = await createWorld();
  const { place } = await found(world);
  let go: () => void = () => undefined;
  world.national.beforePiece = ({ link }, piece) =>
    link === FRONT && piece === 0 ? new Promise<void>((resolve) => (go = resolve)) : undefined;
  const impatient = new AbortController();
  const first = world.reuse.fetch(place, impatient.signal);
  const second = world.reuse.fetch(place);
  await world.until(() => world.national.downloads.length === 1, 'the download');
  impatient.abort();
  expect(await rejectionOf(first)).toBe('platform.cancelled');
  go();
  expect((await second).files).toHaveLength(2);
  expect(world.national.downloads).toHaveLength(2);
});

test('a fetch that fails leaves its line with the reason and how far it came', async () => {
  const world = await createWorld();
  const { place } = await found(world);
  world.national.files.delete(BACK);
  expect(await rejectionOf(world.reuse.fetch(place))).toBe('dossiers.remote-failed');
  expect(world.lines('reuse.fetched')).toMatchObject([
    {
      outcome: 'failed',
      detail: { repository: 'national', agency: '000.00.00.H22', files: 1, reason: 'dossiers.remote-failed' },
    },
  ]);
  world.national.files.set(BACK, pdf('back'));
  await world.reuse.fetch(place);
  expect(world.lines('reuse.fetched').map(({ outcome }) => outcome)).toEqual(['ok', 'failed']);
});

test('what is no paper is refused and leaves nothing behind', async () => {
  const world = await createWorld();
  const { place } = await found(world);
  world.national.files.set(FRONT, Buffer.from('<html><body>Phiên làm việc đã hết hạn</body></html>'));
  expect(await rejectionOf(world.reuse.fetch(place))).toBe('dossiers.remote-not-a-paper');
  expect(documents(world)).toBe(0);
  // too large is told as it comes, not after it
  world.national.files.set(FRONT, Buffer.concat([pdf('x'), Buffer.alloc(1_000_001)]));
  expect(await rejectionOf(world.reuse.fetch(place))).toBe('platform.too-large');
  expect(documents(world)).toBe(0);
});

test('a file whose end is missing, or that is damaged, is never a paper, whatever it is', async () => {
  const world = await createWorld();
  const { place } = await found(world);
  const picture = () => sharp({ create: { width: 40, height: 40, channels: 3, background: '#ccc' } });
  const whole = pdf('whole');
  const jpeg = await picture().jpeg().toBuffer();
  const png = await picture().png().toBuffer();
  const tiff = await picture().tiff().toBuffer();
  const damaged = Buffer.from(png);
  damaged.write('????', 12, 'latin1');
  for (const [what, bytes, code] of [
    ['PDF without its mark', whole.subarray(0, -6), 'reuse.file-cut'],
    ['PDF without its table', whole.subarray(0, -20), 'reuse.file-cut'],
    ['JPEG', jpeg.subarray(0, -20), 'reuse.file-cut'],
    ['PNG', png.subarray(0, -20), 'reuse.file-cut'],
    ['TIFF', tiff.subarray(0, -20), 'reuse.file-cut'],
    ['damaged PNG', damaged, 'reuse.file-damaged'],
  ] as const) {
    world.national.files.set(FRONT, bytes);
    expect(await rejectionOf(world.reuse.fetch(place)), what).toBe(code);
  }
  expect(documents(world)).toBe(0);
  expect(failureOf(() => world.reuse.attach(place))).toBe('reuse.not-fetched');
  world.national.files.set(FRONT, png).set(BACK, jpeg);
  expect((await world.reuse.fetch(place)).files.every(({ documentId }) => documentId !== null)).toBe(true);
});

test('an agency that the list does not know has an old list refreshed, once; then it is named', async () => {
  const world = await createWorld();
  const { place } = await found(world);
  world.national.servers = [{ agency: 'H55', name: 'Tỉnh khác', dstcode: 'VN:GOV:000.00.00.H55:kho' }];
  expect(await rejectionOf(world.reuse.fetch(place))).toBe('reuse.agency-unknown');
  expect(world.national.listed).toBe(1);
  const known = componentAt(world.reuse.overview(place.dossierId), 0).national.papers[0];
  expect(known?.hindrance).toMatchObject({ code: 'reuse.agency-unknown', params: { agency: '000.00.00.H22' } });
  expect(await rejectionOf(world.reuse.fetch(place))).toBe('reuse.agency-unknown');
  expect(world.national.listed, 'the list is of today').toBe(1);
  world.clock.shift += 25 * 60 * 60 * 1000;
  world.national.servers = [{ agency: 'H22', name: 'Tỉnh Hà Giang', dstcode: 'VN:COM:0100109106:kho' }];
  await world.reuse.fetch(place);
  expect(world.national.downloads.at(-1)?.dstcode).toBe('VN:COM:0100109106:kho');
});

test('a paper whose agency is left open says so, unless its links name their server themselves', async () => {
  const world = await createWorld();
  const dossier = world.open();
  const through = 'http://IP-SS-BNĐP:8080/VXPAdapter/RestService/forward/download/124.pdf';
  const named = `${through}?dstcode=VN:GOV:000.00.00.H22:kho&providerurl=https://dichvucong.example`;
  world.national.files.set(named, pdf('named'));
  world.national.answer = () => ({
    kind: 'found',
    papers: [
      paper({ agency: '', documentNumber: '1' }),
      paper({ agency: '', documentNumber: '2', files: [{ name: 'a.pdf', link: named }] }),
      paper({ agency: 'H98', documentNumber: '3', files: [{ name: 'a.pdf', link: through }] }),
    ],
  });
  world.lookUp(dossier);
  const [first] = (await world.settled(dossier)).components;
  world.agree(dossier);
  const calls = (first?.national.papers ?? []).map(({ paperId }) =>
    rejectionOf(world.reuse.fetch({ dossierId: dossier.id, componentId: first?.componentId ?? '', paperId })),
  );
  expect(await Promise.all(calls)).toEqual(['reuse.agency-unnamed', 'no failure', 'reuse.agency-unknown']);
  expect(world.national.downloads.map(({ link }) => link)).toEqual([named]);
});

test('looked up again, a paper that is still there keeps what was fetched of it', async () => {
  const world = await createWorld();
  const { dossier, place } = await found(world);
  await world.reuse.fetch(place);
  world.national.answer = () => ({ kind: 'found', papers: [paper({ documentNumber: '99/QĐ' }), twoSides] });
  world.lookUp(dossier);
  const papers = componentAt(await world.settled(dossier), 0).national.papers;
  expect(papers.map(({ paperId, files }) => [paperId === place.paperId, files[0]?.documentId !== null])).toEqual([
    [false, false],
    [true, true],
  ]);
  world.national.answer = () => ({ kind: 'found', papers: [] });
  world.lookUp(dossier);
  await world.settled(dossier);
  expect(await rejectionOf(world.reuse.fetch(place))).toBe('reuse.paper-gone');
});

test('a fetch ends with the owner for whom it was agreed to: its bytes are nobody’s, and nothing is attached', async () => {
  const world = await createWorld();
  const { dossier, place } = await found(world);
  const setOwner = (identityNumber: string) => world.dossiers.update({ id: dossier.id, applicant: { identityNumber } });
  const asked = dossier.applicant.identityNumber;
  let aborted = false;
  world.national.beforePiece = async ({ link, signal }, piece) => {
    if (link !== BACK || piece !== 1) return;
    setOwner('000090000002');
    await world.until(() => signal.aborted, 'the end of the fetch');
    aborted = true;
  };
  expect(await rejectionOf(world.reuse.fetch(place))).toBe('reuse.owner-changed');
  expect(aborted).toBe(true);
  expect(documents(world), 'the first side was there before').toBe(1);
  expect(world.lines('reuse.fetched')).toMatchObject([
    { outcome: 'failed', detail: { reason: 'reuse.owner-changed' } },
  ]);
  expect(failureOf(() => world.reuse.attach(place))).toBe('reuse.consent-missing');
  // the number as it was: it goes on from where it ended
  world.national.beforePiece = () => undefined;
  setOwner(asked);
  expect(failureOf(() => world.reuse.attach(place))).toBe('reuse.not-fetched');
  await world.reuse.fetch(place);
  expect(world.national.downloads.map(({ link }) => link)).toEqual([FRONT, BACK, BACK]);
});

test('bytes that came whole before anybody heard of the new owner are not kept for the paper', async () => {
  const world = await createWorld();
  const { dossier, place } = await found(world);
  const last = Math.ceil(pdf('back'.repeat(50)).length / 64) - 1;
  world.national.beforePiece = ({ link }, piece) => {
    if (link !== BACK || piece !== last) return;
    // written, but told to nobody
    world.database
      .prepare(`UPDATE dossier SET applicant = json_set(applicant, '$.identityNumber', '000090000002') WHERE id = ?`)
      .run(dossier.id);
  };
  expect(await rejectionOf(world.reuse.fetch(place))).toBe('reuse.owner-changed');
  expect(documents(world)).toBe(1);
});

test('a scan with the very bytes of a fetched paper says so in the inbox, and is taken in all the same', async () => {
  const world = await createWorld();
  const { place } = await found(world);
  await world.reuse.fetch(place);
  const saved = await scanPaper(world.inbox, 'Tải về.pdf', pdf('back'.repeat(50)));
  const brought = await scanPaper(world.inbox, 'Mang đến.pdf', pdf('scanned'));
  expect(world.inbox.get(saved)).toMatchObject({ state: 'waiting', duplicateOf: null, isFound: true });
  expect(world.inbox.get(brought)).toMatchObject({ state: 'waiting', isFound: false });
  expect(world.inbox.list({ state: 'waiting', limit: 9 }).items.map(({ isFound }) => isFound)).toEqual([false, true]);
});
