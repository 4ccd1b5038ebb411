import { describe, expect, test } from 'vitest';
import type { OneStopDossier } from '../../src-main/connectors/connector.ts';
import { createWorld, pdf, type World } from './world.ts';

const RANGE = { from: null, to: null };
const link = (code: string, name: string): string => `http://127.0.0.1:9/attach-file/${code}!~!${name}`;

function waiting(code: string, change: Partial<OneStopDossier> = {}): OneStopDossier {
  return {
    code,
    applicantName: 'ĐOÀN THÚY HẢI',
    receivedOn: '2020-09-17',
    procedure: { code: '1.005434.000.00.00.H55', name: 'Mua quyền hóa đơn' },
    files: [
      file(code, '000.00.00.G12-KQ5586', '- Các văn bản, giấy tờ khác'),
      file(code, '000.00.00.G12-KQ5585', 'Giấy giới thiệu'),
      file(code, 'FILE_TRA_KET_QUA', 'File trả kết quả'),
    ],
    ...change,
  };
}
function file(code: string, documentType: string, documentTypeName: string): OneStopDossier['files'][number] {
  const name = `${documentType}.pdf`;
  return { documentType, documentTypeName, url: link(code, name), name, isResult: documentType === 'FILE_TRA_KET_QUA' };
}
function offer(world: World, ...dossiers: OneStopDossier[]): void {
  world.remotes.oneStop = dossiers;
  for (const { url } of dossiers.flatMap(({ files }) => files)) world.remotes.bytes.set(url, pdf(url));
}
const marked = (world: World): string[] =>
  world.jobs().flatMap(({ operation, code }) => (operation === 'markSynced' ? [code] : []));
const byCode = (world: World, code: string) => world.dossiers.get(world.dossiers.findByCode(code) ?? '');

const FIRST = '000.00.17.H55-200917-0013';
const SECOND = '000.00.17.H55-200917-0014';

describe('pulling from the one-stop software', () => {
  test('brings dossiers with their files to components and results, then marks them', async () => {
    const world = await createWorld();
    offer(world, waiting(FIRST), waiting(SECOND, { applicantName: 'LÊ TRUNG ĐỨC' }));
    expect(await world.dossiers.pullFromOneStop(RANGE)).toEqual({ pulled: 2, updated: 0, files: 6, problems: [] });
    const dossier = byCode(world, FIRST);
    expect(dossier).toMatchObject({
      applicant: { name: 'ĐOÀN THÚY HẢI', kind: 'other' },
      procedure: { code: '1.005434.000.00.00.H55', name: 'Mua quyền hóa đơn' },
      receivedOn: '2020-09-17',
      unitCode: '000.00.17.H55',
      status: 'finished',
      missingRequired: 0,
      warnings: [],
    });
    expect(dossier.components.map(({ paperCode, attachments }) => [paperCode, attachments.length])).toEqual([
      ['000.00.00.G12-KQ5585', 1],
      ['000.00.00.G12-KQ5586', 1],
    ]);
    expect(dossier.results).toMatchObject([{ name: 'FILE_TRA_KET_QUA.pdf', source: 'sohoa' }]);
    expect(marked(world)).toEqual([FIRST, SECOND]);
    expect(world.actions()).toEqual(['dossier.pulled', 'repository.kept', 'dossier.pulled', 'repository.kept']);
    expect(world.dossiers.search({ query: 'le trung duc', only: 'all', limit: 5 }).total).toBe(1);
    await expect
      .poll(() => world.heard)
      .toContainEqual(expect.objectContaining({ type: 'progress', kind: 'pull', done: 2, total: 2, finished: true }));
  });

  test('a second pull makes no second copies, downloads nothing and marks nothing again', async () => {
    const world = await createWorld();
    offer(world, waiting(FIRST));
    await world.dossiers.pullFromOneStop(RANGE);
    const before = [world.remotes.downloads.length, world.actions().length, world.jobs().length];
    expect(await world.dossiers.pullFromOneStop(RANGE)).toEqual({ pulled: 0, updated: 0, files: 0, problems: [] });
    expect([world.remotes.downloads.length, world.actions().length, world.jobs().length]).toEqual(before);
    expect(byCode(world, FIRST).results).toHaveLength(1);
  });

  test('what a person took off a dossier does not come back with the next pull', async () => {
    const world = await createWorld();
    offer(world, waiting(FIRST));
    await world.dossiers.pullFromOneStop(RANGE);
    const { id, results } = byCode(world, FIRST);
    world.dossiers.detach({ dossierId: id, attachmentIds: results.map((result) => result.id) });
    await world.dossiers.pullFromOneStop(RANGE);
    expect(byCode(world, FIRST).results).toEqual([]);
  });

  test('the same bytes under a new link are the same file', async () => {
    const world = await createWorld();
    offer(world, waiting(FIRST));
    await world.dossiers.pullFromOneStop(RANGE);
    const files = waiting(FIRST).files.map((one) => ({ ...one, url: `${one.url}?again` }));
    world.remotes.oneStop = [waiting(FIRST, { files })];
    for (const { url } of files) world.remotes.bytes.set(url, pdf(url.replace('?again', '')));
    expect(await world.dossiers.pullFromOneStop(RANGE)).toMatchObject({ updated: 0, files: 0, problems: [] });
  });

  test('a dossier of the counter gets the files that it lacks', async () => {
    const world = await createWorld();
    const own = world.open({ code: FIRST, name: 'Đoàn Thúy Hải' });
    offer(world, waiting(FIRST));
    expect(await world.dossiers.pullFromOneStop(RANGE)).toEqual({ pulled: 0, updated: 1, files: 3, problems: [] });
    expect(world.dossiers.get(own.id)).toMatchObject({ applicant: { name: 'Đoàn Thúy Hải' }, missingRequired: 0 });
  });

  test('an unknown procedure joins the catalogue, and unknown paper types become components', async () => {
    const world = await createWorld();
    const files = [file(SECOND, 'X1', 'Tờ trình'), file(SECOND, '', 'Biên bản'), file(SECOND, 'FILE_TRA_KET_QUA', '')];
    offer(world, waiting(SECOND, { procedure: { code: '9.123456', name: 'Thủ tục mới' }, files }));
    expect(await world.dossiers.pullFromOneStop(RANGE)).toMatchObject({ pulled: 1, files: 3, problems: [] });
    expect(world.catalogue.get('9.123456').components.map(({ name, required }) => [name, required])).toEqual([
      ['Tờ trình', false],
      ['Biên bản', false],
    ]);
    expect(byCode(world, SECOND).components.map(({ name, state }) => [name, state])).toEqual([
      ['Tờ trình', 'digitised'],
      ['Biên bản', 'digitised'],
    ]);
    const more = file(SECOND, 'X9', 'Phụ lục');
    offer(world, waiting(SECOND, { procedure: { code: '9.123456', name: 'Thủ tục mới' }, files: [...files, more] }));
    expect(await world.dossiers.pullFromOneStop(RANGE)).toMatchObject({ updated: 1, files: 1 });
    expect(byCode(world, SECOND).components.map(({ name }) => name)).toEqual(['Tờ trình', 'Biên bản', 'Phụ lục']);
  });

  test('a dossier without its result is kept and not marked, so that the result can still come', async () => {
    const world = await createWorld();
    offer(world, waiting(FIRST, { files: waiting(FIRST).files.slice(0, 2) }));
    expect(await world.dossiers.pullFromOneStop(RANGE)).toMatchObject({ pulled: 1, files: 2, problems: [] });
    expect([byCode(world, FIRST).status, marked(world)]).toEqual(['received', []]);
    offer(world, waiting(FIRST));
    expect(await world.dossiers.pullFromOneStop(RANGE)).toMatchObject({ updated: 1, files: 1 });
    expect(marked(world)).toEqual([FIRST]);
  });
});

describe('when something goes wrong', () => {
  test('a file that does not come is a problem of its dossier: the rest is kept, the mark waits for it', async () => {
    const world = await createWorld();
    offer(world, waiting(FIRST), waiting(SECOND));
    const lost = link(FIRST, 'FILE_TRA_KET_QUA.pdf');
    world.remotes.bytes.set(lost, Buffer.from('<html>404</html>'));
    const result = await world.dossiers.pullFromOneStop(RANGE);
    expect(result).toMatchObject({ pulled: 2, files: 5 });
    expect(result.problems).toEqual([
      { dossierCode: FIRST, reason: expect.objectContaining({ code: 'dossiers.remote-not-a-paper' }) },
    ]);
    expect(marked(world)).toEqual([SECOND]);
    world.remotes.bytes.set(lost, pdf(lost));
    expect(await world.dossiers.pullFromOneStop(RANGE)).toEqual({ pulled: 0, updated: 1, files: 1, problems: [] });
    expect(marked(world)).toEqual([SECOND, FIRST]);
  });

  test('a dossier that cannot be written leaves nothing half, is not marked, and the others go on', async () => {
    const world = await createWorld();
    offer(world, waiting(FIRST), waiting(SECOND));
    world.database.exec(`
      CREATE TRIGGER break_mark BEFORE INSERT ON job WHEN new.dossier_code = '${FIRST}'
      BEGIN SELECT RAISE(ABORT, 'broken'); END`);
    const result = await world.dossiers.pullFromOneStop(RANGE);
    expect(result).toMatchObject({
      pulled: 1,
      problems: [{ dossierCode: FIRST, reason: { code: 'platform.internal' } }],
    });
    expect(world.dossiers.findByCode(FIRST)).toBeNull();
    expect(marked(world)).toEqual([SECOND]);
    world.database.exec('DROP TRIGGER break_mark');
    expect(await world.dossiers.pullFromOneStop(RANGE)).toMatchObject({
      pulled: 1,
      updated: 0,
      files: 3,
      problems: [],
    });
    expect(marked(world)).toEqual([SECOND, FIRST]);
  });

  test('a mistake in the middle of the downloads loses nothing that was told to the remote', async () => {
    const world = await createWorld();
    offer(world, waiting(FIRST));
    world.remotes.beforeDownload = (url) => {
      if (url.includes('KQ5585')) throw new Error('the program breaks here');
    };
    const { problems } = await world.dossiers.pullFromOneStop(RANGE);
    expect(problems).toHaveLength(1);
    expect(marked(world)).toEqual([]);
    world.remotes.beforeDownload = () => undefined;
    expect(await world.dossiers.pullFromOneStop(RANGE)).toMatchObject({ updated: 1, files: 1, problems: [] });
    expect(marked(world)).toEqual([FIRST]);
  });

  test('it can be stopped: what came is kept, the rest is not marked', async () => {
    const world = await createWorld();
    offer(world, waiting(FIRST), waiting(SECOND));
    const stop = new AbortController();
    world.remotes.beforeDownload = (url) => {
      if (url.includes(SECOND)) stop.abort();
    };
    await expect(world.dossiers.pullFromOneStop(RANGE, stop.signal)).rejects.toMatchObject({
      code: 'platform.cancelled',
    });
    expect(marked(world)).toEqual([FIRST]);
    expect(world.dossiers.findByCode(SECOND)).toBeNull();
  });

  test('the refusal of the whole call, a dossier without a code, a second pull, no connection', async () => {
    const world = await createWorld();
    world.remotes.oneStop = { code: 'connectors.login-refused', params: { system: 'Số hóa' } };
    await expect(world.dossiers.pullFromOneStop(RANGE)).rejects.toMatchObject({ code: 'connectors.login-refused' });
    offer(world, waiting(' '), waiting(FIRST));
    const running = world.dossiers.pullFromOneStop(RANGE);
    await expect(world.dossiers.pullFromOneStop(RANGE)).rejects.toMatchObject({ code: 'dossiers.pull-running' });
    expect(await running).toMatchObject({ pulled: 1, problems: [{ reason: { code: 'dossiers.pull-no-code' } }] });
    const without = await createWorld({ destinations: ['igate'] });
    await expect(without.dossiers.pullFromOneStop(RANGE)).rejects.toMatchObject({ code: 'dossiers.pull-unavailable' });
  });
});
