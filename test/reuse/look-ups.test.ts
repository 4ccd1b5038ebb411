import { expect, test } from 'vitest';
import type { Reason } from '#contract/common.ts';
import type { PaperAnswer } from '../../src-main/connectors/connector.ts';
import {
  componentAt,
  createWorld,
  failureOf,
  FIRST_CODE,
  OFFICER,
  OWNER,
  paper,
  PROCEDURE,
  SECOND_CODE,
} from './world.ts';

const NO: Reason = { code: 'connectors.refused', params: { system: 'Kho DL', message: 'không được phép' } };
const AWAY: Reason = { code: 'connectors.offline', params: { system: 'Kho DL' } };

test('one press asks for all missing components in one question, as specified, and each gets its papers', async () => {
  const world = await createWorld();
  const dossier = world.open();
  world.national.answer = () => ({
    kind: 'found',
    papers: [paper(), paper({ documentNumber: '13/QĐ' }), paper({ paperCode: SECOND_CODE, name: 'Hóa đơn' })],
  });
  await world.reuse.refreshSecurityServers();
  const asked = world.lookUp(dossier);
  expect(asked.components.map(({ national }) => national.state)).toEqual(['asking', 'asking']);
  const after = await world.settled(dossier);
  expect(world.national.questions).toEqual([
    {
      procedureCode: PROCEDURE,
      papers: [
        { paperCode: FIRST_CODE, documentNumber: '' },
        { paperCode: SECOND_CODE, documentNumber: '' },
      ],
      ownerNumber: OWNER,
      officer: { identityNumber: OFFICER, name: 'Nguyễn Thị Hoa' },
      channel: 'in-person',
    },
  ]);
  // several papers of one code: nothing is chosen
  expect(componentAt(after, 0).national).toMatchObject({
    state: 'found',
    papers: [{ documentNumber: '12/QĐ', agency: { name: 'Tỉnh Hà Giang' } }, { documentNumber: '13/QĐ' }],
  });
  expect(componentAt(after, 1).national.papers.map(({ name }) => name)).toEqual(['Hóa đơn']);
  expect(world.heard.filter(({ type }) => type === 'reuse').length).toBeGreaterThanOrEqual(2);
});

test('nothing found, refused, our own account and not reached are four answers, and the next press may bring another', async () => {
  const world = await createWorld();
  const dossier = world.open();
  const states = async (answer: PaperAnswer): Promise<string[]> => {
    world.national.answer = () => answer;
    world.lookUp(dossier);
    return (await world.settled(dossier)).components.map(
      ({ national: { state, reason } }) => `${state} ${reason?.code ?? ''}`,
    );
  };
  expect(await states({ kind: 'found', papers: [] })).toEqual(['nothing ', 'nothing ']);
  expect(await states({ kind: 'found', papers: [paper({ paperCode: 'KQ.G99.000001' })] })).toEqual(
    Array(2).fill('nothing reuse.other-codes'),
  );
  expect(await states({ kind: 'unreachable', reason: AWAY })).toEqual(Array(2).fill('unreachable connectors.offline'));
  expect(await states({ kind: 'refused', reason: NO })).toEqual(Array(2).fill('refused connectors.refused'));
  const ended: Reason = { code: 'connectors.repository-session-refused', params: { system: 'Kho DL' } };
  expect(await states({ kind: 'needs-login', reason: ended })).toEqual(Array(2).fill(`needs-login ${ended.code}`));
  expect(await states({ kind: 'found', papers: [paper()] })).toEqual(['found ', 'nothing ']);
});

test('the log tells of every question what came of it, and never who was meant', async () => {
  const world = await createWorld();
  const dossier = world.open();
  const spoken = { code: 'connectors.refused', params: { message: `số ${OWNER} không hợp lệ` } };
  for (const answer of [
    { kind: 'found', papers: [paper(), paper({ documentNumber: '13/QĐ' })] },
    { kind: 'found', papers: [paper({ paperCode: 'KQ.G99.000001' })] },
    { kind: 'unreachable', reason: AWAY },
    { kind: 'needs-login', reason: { code: 'connectors.login-refused', params: {} } },
    { kind: 'refused', reason: spoken },
  ] as const) {
    world.national.answer = () => answer;
    world.lookUp(dossier);
    await world.settled(dossier);
  }
  const codes = `${FIRST_CODE}, ${SECOND_CODE}`;
  const told = world.lines('reuse.answered').map(({ outcome, detail }) => [outcome, detail]);
  expect(told.slice(2).reverse()).toEqual([
    ['ok', { told: 'found', papers: 2, codes }],
    ['ok', { told: 'other-codes', papers: 0, others: 1, codes }],
    ['failed', { told: 'unreachable', codes, reason: 'connectors.offline' }],
    ['failed', { told: 'needs-login', codes, reason: 'connectors.login-refused' }],
  ]);
  // refused together, then each alone
  expect(told.slice(0, 2).map(([outcome, detail]) => [outcome, detail])).toEqual(
    expect.arrayContaining(
      [FIRST_CODE, SECOND_CODE].map((code) => [
        'failed',
        { told: 'refused', codes: code, reason: 'connectors.refused' },
      ]),
    ),
  );
  expect(world.lines('reuse.asked').map(({ outcome }) => outcome)).toEqual(Array(5).fill('waiting'));
  expect(JSON.stringify(world.lines('reuse.answered'))).not.toContain(OWNER);
});

test('when all codes together are refused, each is asked alone: one bad code does not hide the others', async () => {
  const world = await createWorld();
  const dossier = world.open();
  world.national.answer = ({ papers }) =>
    papers.some(({ paperCode }) => paperCode === SECOND_CODE)
      ? { kind: 'refused', reason: NO }
      : { kind: 'found', papers: [paper()] };
  world.lookUp(dossier);
  const after = await world.settled(dossier);
  expect(after.components.map(({ national }) => national.state)).toEqual(['found', 'refused']);
  expect(componentAt(after, 1).national.reason).toEqual(NO);
  expect(world.national.questions.map(({ papers }) => papers.length)).toEqual([2, 1, 1]);
});

test('the own repository answers at once, while the national one is still asked; not for its own dossier', async () => {
  const world = await createWorld();
  const dossier = world.open();
  await world.keepOwn();
  await world.keepOwn({ dossier: { id: dossier.id } });
  let answer: () => void = () => undefined;
  world.national.answer = () => new Promise((resolve) => (answer = () => resolve({ kind: 'found', papers: [] })));
  expect(componentAt(world.reuse.overview(dossier.id), 0).own, 'nobody asked yet').toEqual([]);
  const first = componentAt(world.lookUp(dossier), 0);
  expect(first.own).toMatchObject([{ paperId: 'own-1', repository: 'own', files: [{ documentId: null }] }]);
  expect(first.national.state).toBe('asking');
  answer();
  await world.settled(dossier);
});

test('what cannot be asked says why before any call, and can be asked once that is mended', async () => {
  const world = await createWorld({ officer: '' });
  const dossier = world.open({ identityNumber: '' });
  const impossible = () => world.lookUp(dossier).components.map(({ national }) => national.reason?.code);
  expect(impossible()).toEqual(Array(2).fill('reuse.owner-number-missing'));
  world.dossiers.update({ id: dossier.id, applicant: { ...dossier.applicant, identityNumber: '12' } });
  expect(impossible()).toEqual(Array(2).fill('reuse.officer-number-missing'));
  const overview = world.reuse.overview(dossier.id);
  expect(overview.nationalHindrance?.code).toBe('reuse.officer-number-missing');
  expect(overview.warnings.map(({ code }) => code)).toEqual(['dossiers.warn-citizen-id']);
  expect(world.national.questions).toEqual([]);
  // online nobody asks for the officer; a strange number warns and never blocks
  world.dossiers.update({ id: dossier.id, channel: 'online' });
  world.lookUp(dossier);
  await world.settled(dossier);
  expect(world.national.questions).toHaveLength(1);
});

test('without a connection the own repository is still looked up, and the national side says why', async () => {
  const world = await createWorld({ connected: false });
  const dossier = world.open();
  await world.keepOwn();
  const [first] = world.lookUp(dossier).components;
  expect(first?.own).toHaveLength(1);
  expect(first?.national).toMatchObject({ state: 'impossible', reason: { code: 'reuse.no-connection' } });
});

test('a code that left the procedure is refused before the call; the others are asked', async () => {
  const world = await createWorld();
  const dossier = world.open();
  const known = world.catalogue.get(PROCEDURE);
  world.catalogue.add({ ...known, components: known.components.slice(0, 1) });
  const second = componentAt(world.lookUp(dossier), 1);
  expect(second.national).toMatchObject({ state: 'impossible', reason: { code: 'reuse.code-not-of-procedure' } });
  await world.settled(dossier);
  expect(world.national.questions[0]?.papers).toEqual([{ paperCode: FIRST_CODE, documentNumber: '' }]);
});

test('a number goes along, stays for the next press, and what is asked already is not asked twice', async () => {
  const world = await createWorld();
  const dossier = world.open();
  const [first] = dossier.components;
  const id = first?.id ?? '';
  const answers: (() => void)[] = [];
  world.national.answer = () =>
    new Promise((resolve) => answers.push(() => resolve({ kind: 'found', papers: [paper()] })));
  world.lookUp(dossier, [id], { [id]: '12/QĐ' });
  world.lookUp(dossier, [id]);
  expect(world.national.questions.map(({ papers }) => papers[0]?.documentNumber)).toEqual(['12/QĐ']);
  // another number is another question, and the late answer to the first one is not taken
  world.lookUp(dossier, [id], { [id]: '13/QĐ' });
  expect(world.national.questions).toHaveLength(2);
  answers[0]?.();
  await new Promise((resolve) => setImmediate(resolve));
  expect(componentAt(world.reuse.overview(dossier.id), 0).national.state).toBe('asking');
  answers[1]?.();
  expect(componentAt(await world.settled(dossier), 0)).toMatchObject({
    documentNumber: '13/QĐ',
    national: { state: 'found' },
  });
});

test('breaking off, and a restart in the middle, go back to what was known before', async () => {
  const world = await createWorld();
  const dossier = world.open();
  world.national.answer = () => ({ kind: 'found', papers: [paper()] });
  world.lookUp(dossier);
  await world.settled(dossier);
  const broken: boolean[] = [];
  world.national.answer = (_question, signal) =>
    new Promise((resolve) =>
      signal.addEventListener('abort', () => {
        broken.push(true);
        resolve({ kind: 'unreachable', reason: AWAY });
      }),
    );
  world.lookUp(dossier, [dossier.components[0]?.id ?? '']);
  expect(componentAt(world.reuse.cancel(dossier.id), 0).national).toMatchObject({
    state: 'found',
    papers: [{ documentNumber: '12/QĐ' }],
  });
  expect(broken).toEqual([true]);
  world.lookUp(dossier);
  await world.restart();
  expect(world.reuse.overview(dossier.id).components.map(({ national }) => national.state)).toEqual([
    'found',
    'nothing',
  ]);
  // no question stays open in the log
  expect(world.lines('reuse.answered').map(({ outcome, detail }) => [outcome, detail.told, detail.components])).toEqual(
    [
      ['failed', 'given-up', 2],
      ['failed', 'given-up', 1],
      ['ok', 'found', undefined],
    ],
  );
});

test('of another owner nothing holds: neither papers nor consent', async () => {
  const world = await createWorld();
  const dossier = world.open();
  world.national.answer = () => ({ kind: 'found', papers: [paper()] });
  world.lookUp(dossier);
  await world.settled(dossier);
  world.agree(dossier);
  expect(world.reuse.overview(dossier.id).consents).toHaveLength(1);
  const change = (identityNumber: string) =>
    world.dossiers.update({ id: dossier.id, applicant: { ...dossier.applicant, identityNumber } });
  change('000090000002');
  const other = world.reuse.overview(dossier.id);
  expect(componentAt(other, 0).national).toMatchObject({ state: 'not-asked', papers: [] });
  expect(other.consents).toEqual([]);
  expect(other.voidConsents, 'kept to be shown, under its own number').toMatchObject([{ ownerNumber: '000090000001' }]);
  // the same number written otherwise is the same owner
  change('0000 9000 0001');
  expect(componentAt(world.reuse.overview(dossier.id), 0).national.state).toBe('found');
  expect(world.reuse.overview(dossier.id)).toMatchObject({ consents: [{ way: 'spoken' }], voidConsents: [] });
});

test('asking and agreeing leave their lines, without anybody’s number', async () => {
  const world = await createWorld();
  const dossier = world.open();
  world.lookUp(dossier);
  world.agree(dossier);
  await world.settled(dossier);
  expect(world.lines('reuse.asked')).toEqual([
    { outcome: 'waiting', detail: { components: 2, codes: `${FIRST_CODE}, ${SECOND_CODE}`, own: 0, national: 2 } },
  ]);
  expect(world.lines('reuse.consented')).toMatchObject([
    { detail: { givenBy: 'Đoàn Thúy Hải', way: 'spoken', onBehalf: 0, components: 2 } },
  ]);
  const all = JSON.stringify(world.audit.list({ text: '', actions: [], limit: 200 }));
  expect(all).not.toContain(OWNER);
  expect(all).not.toContain(OFFICER);
});

test('what cannot be looked up at all is told', async () => {
  const world = await createWorld();
  const dossier = world.open();
  expect(failureOf(() => world.lookUp(dossier, ['elsewhere']))).toBe('dossiers.component-not-found');
  const plain = world.dossiers.create({
    procedureCode: '1.004222',
    code: '',
    applicant: dossier.applicant,
    channel: 'in-person',
    receivedOn: '2020-09-17',
    appointmentOn: null,
  });
  expect(failureOf(() => world.lookUp(plain))).toBe('reuse.nothing-to-look-up');
  expect(failureOf(() => world.lookUp(plain, [plain.components[0]?.id ?? '']))).toBe('reuse.no-paper-code');
  expect(world.reuse.overview(plain.id).components).toEqual([]);
});

test('a portal that names more papers or files than anybody reads is cut short, and says so', async () => {
  const world = await createWorld();
  const dossier = world.open();
  const files = Array.from({ length: 101 }, (_, index) => ({
    name: `${index}.pdf`,
    link: `https://x.example/${index}`,
  }));
  world.national.answer = () => ({
    kind: 'found',
    papers: Array.from({ length: 201 }, (_, index) => paper({ documentNumber: String(index), files })),
  });
  world.lookUp(dossier);
  const { national } = componentAt(await world.settled(dossier), 0);
  expect(national).toMatchObject({ state: 'found', reason: { code: 'reuse.too-many-papers' } });
  expect(national.papers).toHaveLength(200);
  expect(national.papers[0]).toMatchObject({ hindrance: { code: 'reuse.too-many-files' } });
});

test('a script waits for the answer of the national repository, and is told when there is one', async () => {
  const world = await createWorld();
  const dossier = world.open();
  let answer: () => void = () => undefined;
  world.national.answer = () =>
    new Promise((resolve) => (answer = () => resolve({ kind: 'found', papers: [paper()] })));
  world.lookUp(dossier);
  const settled = world.reuse.settled(dossier.id);
  answer();
  expect((await settled).components.map(({ national }) => national.state)).toEqual(['found', 'nothing']);
});
