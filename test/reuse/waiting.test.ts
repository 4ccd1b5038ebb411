import { expect, test } from 'vitest';
import type { Reason } from '#contract/common.ts';
import { componentAt, createWorld, failureOf, OWNER, paper, SECOND_CODE, type World } from './world.ts';

const AWAY: Reason = { code: 'connectors.offline', params: { system: 'Kho DL' } };
const NO: Reason = { code: 'connectors.refused', params: { system: 'Kho DL', message: 'không được phép' } };

/** A dossier whose question is in the queue, because the repository cannot be reached. */
async function leftWaiting(world: World) {
  const dossier = world.open();
  world.national.answer = () => ({ kind: 'unreachable', reason: AWAY });
  world.lookUp(dossier);
  await world.settled(dossier);
  const componentIds = dossier.components.map(({ id }) => id);
  const overview = world.reuse.leaveWaiting({ dossierId: dossier.id, componentIds });
  const jobId = componentAt(overview, 0).national.jobId ?? '';
  return { dossier, overview, jobId, componentIds };
}
const statesOf = (world: World, dossierId: string): string[] =>
  world.reuse.overview(dossierId).components.map(({ national }) => national.state);

test('a question left in the queue waits there in words, and its answer comes by itself when the line is back', async () => {
  const world = await createWorld({ acts: true });
  const { dossier, overview, jobId } = await leftWaiting(world);
  expect(overview.components.map(({ national }) => national.state)).toEqual(['waiting', 'waiting']);
  expect(componentAt(overview, 1).national.jobId, 'one question for all').toBe(jobId);
  await world.until(() => world.outbox.get(jobId).reason !== null, 'the first try');
  expect(world.outbox.get(jobId)).toMatchObject({
    destination: 'dvcqg',
    operation: 'askPapers',
    dossierId: dossier.id,
    dossierCode: dossier.code,
    state: 'waiting',
    urgency: 'citizen',
    reason: AWAY,
  });
  expect(componentAt(world.reuse.overview(dossier.id), 0).national.reason).toMatchObject(AWAY);
  world.national.answer = () => ({ kind: 'found', papers: [paper()] });
  world.outbox.retry([jobId], 'Nguyễn Thị Hoa');
  await world.until(() => statesOf(world, dossier.id)[0] === 'found', 'the answer');
  expect(statesOf(world, dossier.id)).toEqual(['found', 'nothing']);
  expect(componentAt(world.reuse.overview(dossier.id), 0).national).toMatchObject({
    jobId: null,
    papers: [{ documentNumber: '12/QĐ' }],
  });
  expect(world.lines('reuse.left-waiting')).toHaveLength(1);
  expect(world.lines('reuse.answered').map(({ detail }) => detail.told)).toEqual(['found', 'unreachable']);
});

test('an answer out of the queue is reported until somebody looks at it', async () => {
  const world = await createWorld({ acts: true });
  const { dossier, jobId } = await leftWaiting(world);
  expect(world.reuse.reports()).toEqual([]);
  world.national.answer = () => ({ kind: 'found', papers: [paper()] });
  world.outbox.retry([jobId], 'Nguyễn Thị Hoa');
  await world.until(() => world.reuse.reports().length > 0, 'the report');
  expect(world.reuse.reports()).toEqual([
    expect.objectContaining({ dossierId: dossier.id, dossierCode: dossier.code, papers: 1 }),
  ]);
  world.reuse.seen(dossier.id);
  expect(world.reuse.reports()).toEqual([]);
});

test('a question that is cancelled or asked by hand reports nothing', async () => {
  const world = await createWorld({ acts: true });
  const { dossier, jobId } = await leftWaiting(world);
  world.outbox.cancel([jobId], 'Công dân đã mang giấy tờ', 'Nguyễn Thị Hoa');
  await world.until(() => statesOf(world, dossier.id)[0] !== 'waiting', 'the cancelling');
  world.national.answer = () => ({ kind: 'found', papers: [paper()] });
  world.lookUp(dossier);
  await world.settled(dossier);
  expect(world.reuse.reports()).toEqual([]);
});

test('a question in the queue and what is sent for the dossier do not hold each other back, nor look like it', async () => {
  const world = await createWorld({ acts: true });
  const { dossier, jobId } = await leftWaiting(world);
  expect(world.dossiers.get(dossier.id).deliveries.map(({ state }) => state)).toEqual(['not-sent', 'not-sent']);
  await world.until(() => world.outbox.get(jobId).reason !== null, 'the first try');
  // no word about the portal itself
  expect(world.outbox.destinations().find(({ destination }) => destination === 'dvcqg')).toMatchObject({
    state: 'ok',
    reason: null,
  });
  const { jobIds } = world.dossiers.send({ id: dossier.id });
  const atPortal = jobIds.map((id) => world.outbox.get(id)).filter(({ destination }) => destination === 'dvcqg');
  expect(atPortal.map(({ blockedBy }) => blockedBy)).not.toContain(jobId);
  expect(world.outbox.get(jobId).blockedBy).toBeNull();
});

test('cancelled in the queue, a question goes back to what was known before', async () => {
  const world = await createWorld({ acts: true });
  const { dossier, jobId } = await leftWaiting(world);
  await world.until(() => world.outbox.get(jobId).reason !== null, 'the first try');
  world.outbox.cancel([jobId], 'Công dân đã mang giấy tờ', 'Nguyễn Thị Hoa');
  await world.until(() => statesOf(world, dossier.id)[0] !== 'waiting', 'the cancelling');
  expect(componentAt(world.reuse.overview(dossier.id), 0).national).toMatchObject({
    state: 'unreachable',
    reason: AWAY,
    jobId: null,
  });
});

test('an answer that comes while nobody listens is taken at the next start', async () => {
  const world = await createWorld({ acts: true });
  const { dossier, jobId } = await leftWaiting(world);
  await world.reuse.stop();
  world.national.answer = () => ({ kind: 'found', papers: [paper()] });
  await world.until(() => world.outbox.get(jobId).state !== 'sending', 'the first try');
  world.outbox.retry([jobId], 'Nguyễn Thị Hoa');
  await world.until(() => world.outbox.get(jobId).state === 'done', 'the job');
  expect(statesOf(world, dossier.id)).toEqual(['waiting', 'waiting']);
  await world.restart();
  expect(statesOf(world, dossier.id)).toEqual(['found', 'nothing']);
});

test('when the line is back and all codes together are refused, each is asked alone', async () => {
  const world = await createWorld({ acts: true });
  const { dossier, jobId } = await leftWaiting(world);
  await world.until(() => world.outbox.get(jobId).reason !== null, 'the first try');
  world.national.answer = ({ papers }) =>
    papers.some(({ paperCode }) => paperCode === SECOND_CODE)
      ? { kind: 'refused', reason: NO }
      : { kind: 'found', papers: [paper()] };
  world.outbox.retry([jobId], 'Nguyễn Thị Hoa');
  await world.until(() => statesOf(world, dossier.id).join() === 'found,refused', 'both answers');
  expect(world.outbox.get(jobId).reason, 'the words stand beside the job').toEqual(NO);
});

test('pressed again, what waits in the queue is tried now instead of being asked twice', async () => {
  const world = await createWorld({ acts: true });
  const { dossier, jobId, componentIds } = await leftWaiting(world);
  await world.until(() => world.outbox.get(jobId).reason !== null, 'the first try');
  world.national.answer = () => ({ kind: 'found', papers: [] });
  const before = world.national.questions.length;
  world.lookUp(dossier);
  await world.until(() => statesOf(world, dossier.id)[0] === 'nothing', 'the answer');
  expect(world.national.questions.length - before).toBe(1);
  // and leaving what waits already is nothing new
  world.national.answer = () => ({ kind: 'unreachable', reason: AWAY });
  const first = world.reuse.leaveWaiting({ dossierId: dossier.id, componentIds });
  const second = world.reuse.leaveWaiting({ dossierId: dossier.id, componentIds });
  expect(componentAt(second, 0).national.jobId).toBe(componentAt(first, 0).national.jobId);
});

test('of an owner that the dossier has no longer nobody asks any more, and no answer is taken', async () => {
  const world = await createWorld({ acts: true });
  const { dossier, jobId } = await leftWaiting(world);
  await world.until(() => world.outbox.get(jobId).reason !== null, 'the first try');
  const change = (identityNumber: string) =>
    world.dossiers.update({ id: dossier.id, applicant: { ...dossier.applicant, identityNumber } });
  change('000090000002');
  await world.until(() => world.outbox.get(jobId).state === 'cancelled', 'the cancelling');
  await world.until(
    () => world.database.prepare(`SELECT count(*) FROM look_up WHERE state = 'waiting'`).pluck().get() === 0,
    'the question',
  );
  change('000090000001');
  expect(statesOf(world, dossier.id)).toEqual(['unreachable', 'unreachable']);
});

test('an answer that was on its way when the owner changed is not taken', async () => {
  const world = await createWorld({ acts: true });
  const { dossier, jobId } = await leftWaiting(world);
  await world.until(() => world.outbox.get(jobId).reason !== null, 'the first try');
  await world.reuse.stop();
  world.national.answer = () => ({ kind: 'found', papers: [paper()] });
  world.outbox.retry([jobId], 'Nguyễn Thị Hoa');
  await world.until(() => world.outbox.get(jobId).state === 'done', 'the job');
  world.dossiers.update({ id: dossier.id, applicant: { ...dossier.applicant, identityNumber: '000090000002' } });
  await world.restart();
  expect(statesOf(world, dossier.id)).toEqual(['not-asked', 'not-asked']);
  expect(world.database.prepare('SELECT count(*) FROM found_paper').pluck().get()).toBe(0);
});

test('what cannot be asked is not left in the queue either', async () => {
  const world = await createWorld({ officer: '' });
  const dossier = world.open();
  const leave = () =>
    world.reuse.leaveWaiting({ dossierId: dossier.id, componentIds: dossier.components.map(({ id }) => id) });
  expect(failureOf(leave)).toBe('reuse.officer-number-missing');
  expect(world.outbox.list({ states: [], limit: 10 }).items).toEqual([]);
});

/** Two components wait in the queue; the first was asked for at once under another number, and found. */
async function narrowed() {
  const world = await createWorld({ acts: true });
  const { dossier, jobId } = await leftWaiting(world);
  await world.until(() => world.outbox.get(jobId).reason !== null, 'the first try');
  world.national.answer = () => ({ kind: 'found', papers: [paper({ documentNumber: '13/QĐ' })] });
  const id = dossier.components[0]?.id ?? '';
  world.lookUp(dossier, [id], { [id]: '13/QĐ' });
  await world.until(() => statesOf(world, dossier.id)[0] === 'found', 'the answer');
  return { world, dossier, jobId };
}

test('with another number it is another question, which is asked at once; the one in the queue goes on for the others', async () => {
  const { world, dossier, jobId } = await narrowed();
  expect(statesOf(world, dossier.id)).toEqual(['found', 'waiting']);
  expect(world.national.questions.at(-1)?.papers).toMatchObject([{ documentNumber: '13/QĐ' }]);
  world.outbox.retry([jobId], 'Nguyễn Thị Hoa');
  await world.until(() => statesOf(world, dossier.id)[1] === 'nothing', 'the answer of the queue');
  expect(componentAt(world.reuse.overview(dossier.id), 0)).toMatchObject({
    documentNumber: '13/QĐ',
    national: { state: 'found' },
  });
});

test('refused together with a code that waits no longer, the one that is left is asked alone', async () => {
  const { world, dossier, jobId } = await narrowed();
  world.national.answer = ({ papers }) =>
    papers.length > 1 ? { kind: 'refused', reason: NO } : { kind: 'found', papers: [] };
  world.outbox.retry([jobId], 'Nguyễn Thị Hoa');
  await world.until(() => statesOf(world, dossier.id)[1] !== 'waiting', 'the answer of the queue');
  await world.settled(dossier);
  expect(statesOf(world, dossier.id)).toEqual(['found', 'nothing']);
  expect(world.national.questions.at(-1)?.papers.map(({ paperCode }) => paperCode)).toEqual([SECOND_CODE]);
});

test('a question that was on its way when the owner changed is asked no more once it came back, with why in the log', async () => {
  const world = await createWorld({ acts: true });
  const { dossier, jobId } = await leftWaiting(world);
  await world.until(() => world.outbox.get(jobId).reason !== null, 'the first try');
  let end: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (end = resolve));
  let questions = 0;
  world.national.answer = async () => {
    questions += 1;
    await gate;
    return { kind: 'unreachable', reason: AWAY };
  };
  world.outbox.retry([jobId], 'Nguyễn Thị Hoa');
  await world.until(() => questions === 1, 'the question');
  world.dossiers.update({ id: dossier.id, applicant: { identityNumber: '000090000002' } });
  expect(world.outbox.get(jobId).state).toBe('sending');
  end();
  await world.until(() => world.outbox.get(jobId).state === 'cancelled', 'the cancelling');
  expect(questions).toBe(1);
  expect(world.lines('transfer.cancelled')[0]?.detail.reason).toContain('đổi số định danh');
});

test('an owner that changed while nobody listened is noticed at the next start', async () => {
  const world = await createWorld({ acts: true });
  const { dossier, jobId } = await leftWaiting(world);
  await world.until(() => world.outbox.get(jobId).reason !== null, 'the first try');
  await world.reuse.stop();
  world.dossiers.update({ id: dossier.id, applicant: { identityNumber: '000090000002' } });
  await world.restart();
  await world.until(() => world.outbox.get(jobId).state === 'cancelled', 'the cancelling');
  expect(statesOf(world, dossier.id)).toEqual(['not-asked', 'not-asked']);
});

test('a question that is being asked right now is broken off with its owner', async () => {
  const world = await createWorld({ acts: true });
  const dossier = world.open();
  let signal: AbortSignal | null = null;
  const isOver = (): boolean => signal?.aborted ?? false;
  world.national.answer = (_question, given) => {
    signal = given;
    return new Promise((resolve) =>
      given.addEventListener('abort', () => resolve({ kind: 'unreachable', reason: AWAY })),
    );
  };
  world.lookUp(dossier);
  await world.until(() => signal !== null, 'the question');
  world.dossiers.update({ id: dossier.id, applicant: { identityNumber: '000090000002' } });
  await world.until(isOver, 'the end of the question');
});

test('what must be asked singly while a hundred dossiers are asked waits for the first of them to end, and is not forgotten', async () => {
  const world = await createWorld({ acts: true });
  const { dossier, jobId } = await leftWaiting(world);
  await world.until(() => world.outbox.get(jobId).reason !== null, 'the first try');
  const ends: (() => void)[] = [];
  world.national.answer = async ({ ownerNumber, papers }) => {
    if (ownerNumber === OWNER) {
      return papers.length > 1 ? { kind: 'refused', reason: NO } : { kind: 'found', papers: [] };
    }
    await new Promise<void>((resolve) => ends.push(resolve));
    return { kind: 'found', papers: [] };
  };
  for (let count = 0; count < 100; count += 1) world.lookUp(world.open({ identityNumber: '000090000002' }));
  await world.until(() => ends.length === 100, 'the questions of the others');
  world.outbox.retry([jobId], 'Nguyễn Thị Hoa');
  await world.until(() => world.outbox.get(jobId).state === 'done', 'the job');
  const line = world.audit.latest();
  await world.until(
    () => world.heard.some((event) => event.type === 'audit' && event.upTo >= line),
    'all that is told of the job',
  );
  expect(statesOf(world, dossier.id)).toEqual(['waiting', 'waiting']);
  ends[0]?.();
  await world.until(() => statesOf(world, dossier.id)[0] === 'nothing', 'the answer');
  await world.settled(dossier);
  expect(statesOf(world, dossier.id)).toEqual(['nothing', 'nothing']);
  for (const end of ends) end();
});
