import { expect, test } from 'vitest';
import type { Reason } from '#contract/common.ts';
import { createWorld, FIRST_CODE, OWNER, paper, pdf, PROCEDURE, rejectionOf, type World } from './world.ts';

const NO: Reason = { code: 'connectors.login-refused', params: { system: 'Kho DL' } };
const LINK = 'https://portal.example/1.pdf';
const PERSON = { ownerNumber: OWNER, procedureCode: PROCEDURE, paperCode: FIRST_CODE };
const NOBODY = { ownerNumber: '', procedureCode: '', paperCode: '' };

async function steps(world: World, request = PERSON): Promise<string[]> {
  const told: string[] = [];
  for await (const { step, state, reason, advice } of world.reuse.checkConnection(request)) {
    if (state !== 'running') told.push([step, state, reason?.code, advice?.code].filter(Boolean).join(' '));
  }
  return told;
}

async function connected(): Promise<World> {
  const world = await createWorld();
  world.national.answer = () => ({ kind: 'found', papers: [paper({ files: [{ name: '1.pdf', link: LINK }] })] });
  world.national.files.set(LINK, pdf('a paper'));
  return world;
}

test('walks from login to download, and takes nothing of what it looked at', async () => {
  const world = await connected();
  expect(await steps(world)).toEqual([
    'login passed',
    'list passed',
    'token passed',
    'look-up passed',
    'download passed',
  ]);
  expect(world.national.signIns).toEqual(['login', 'token']);
  expect(world.database.prepare('SELECT count(*) FROM document').pluck().get()).toBe(0);
  expect(world.lines('reuse.connection-checked')).toEqual([{ outcome: 'ok', detail: {} }]);
  expect(JSON.stringify(world.audit.list({ text: '', actions: [], limit: 10 }))).not.toContain(OWNER);
});

test('a session that holds is told as such: nobody was asked for it, and the line may be down behind it', async () => {
  const world = await connected();
  world.national.held.add('login').add('token');
  const told = await steps(world);
  expect([told[0], told[2]]).toEqual([
    'login passed reuse.check-session-held',
    'token passed reuse.check-session-held',
  ]);
});

test('without a person the last two steps are left out', async () => {
  const world = await connected();
  expect((await steps(world, NOBODY)).slice(3)).toEqual([
    'look-up left-out reuse.check-needs-person',
    'download left-out reuse.check-needs-person',
  ]);
  expect(world.national.questions).toEqual([]);
});

test('a step that fails says what to ask for, and those behind it are left out', async () => {
  const world = await connected();
  world.national.refuses = { login: NO };
  expect((await steps(world)).slice(0, 3)).toEqual([
    'login failed connectors.login-refused reuse.advice-login',
    'list left-out reuse.check-step-before',
    'token passed',
  ]);
  world.national.refuses = { token: NO };
  expect((await steps(world)).slice(2)).toEqual([
    'token failed connectors.login-refused reuse.advice-token',
    'look-up left-out reuse.check-step-before',
    'download left-out reuse.check-step-before',
  ]);
  world.national.refuses = {};
  world.national.servers = NO;
  expect((await steps(world))[1]).toBe('list failed connectors.login-refused reuse.advice-list');
  // behind a session that still holds nobody noticed the line yet
  world.national.servers = { code: 'connectors.offline', params: { system: 'Cổng DVCQG' } };
  expect((await steps(world))[1]).toBe('list failed connectors.offline reuse.advice-login');
  world.national.answer = () => ({ kind: 'unreachable', reason: { code: 'connectors.offline', params: {} } });
  expect((await steps(world))[3]).toBe('look-up failed connectors.offline reuse.advice-token');
  world.national.servers = [{ agency: 'H22', name: '', dstcode: 'x' }];
  world.national.answer = () => ({ kind: 'refused', reason: NO });
  expect((await steps(world)).slice(3)).toEqual([
    'look-up failed connectors.login-refused reuse.advice-look-up',
    'download left-out reuse.check-step-before',
  ]);
  world.national.answer = () => ({ kind: 'found', papers: [] });
  expect((await steps(world)).at(-1)).toBe('download left-out reuse.check-nothing-found');
  world.national.answer = () => ({ kind: 'found', papers: [paper({ agency: 'Z99' })] });
  expect((await steps(world)).at(-1)).toBe('download failed reuse.agency-unknown reuse.advice-download');
  expect(world.lines('reuse.connection-checked')[0]).toMatchObject({
    outcome: 'failed',
    detail: { steps: 'download' },
  });
});

test('without a connection there is nothing to walk through', async () => {
  const world = await createWorld({ connected: false });
  expect(await rejectionOf(steps(world))).toBe('reuse.no-connection');
});
