import { describe, expect, test } from 'vitest';
import type { Dossier } from '#contract/dossiers.ts';
import { isAhead } from '../../src-main/dossiers/rules.ts';
import { AppError } from '../../src-main/platform/errors.ts';
import { UNIT } from '../fixtures/core.ts';
import { createWorld, failureOf, type World } from './world.ts';

const names = (dossier: Dossier, component: number): string[] =>
  dossier.components[component]?.attachments.map(({ name }) => name) ?? [];
const componentId = (dossier: Dossier, index: number): string => dossier.components[index]?.id ?? '';
const attachmentId = (dossier: Dossier, component: number, index: number): string =>
  dossier.components[component]?.attachments[index]?.id ?? '';
const inboxState = (world: World, id: string): string => world.inbox.get(id).state;

async function withPapers(...papers: string[]) {
  const world = await createWorld();
  const dossier = world.open();
  const items: string[] = [];
  for (const paper of papers) items.push(await world.scan(paper));
  return { ...world, dossier, items, first: componentId(dossier, 0), second: componentId(dossier, 1) };
}

describe('create', () => {
  test('an empty code takes the next one of the unit and the day', async () => {
    const { open } = await createWorld();
    expect(open().code).toBe(`${UNIT}-200917-0001`);
    expect(open().code).toBe(`${UNIT}-200917-0002`);
    expect(open({ receivedOn: '2020-09-18' }).code).toBe(`${UNIT}-200918-0001`);
    open({ code: `${UNIT}-200917-0040` });
    expect(open().code).toBe(`${UNIT}-200917-0041`);
  });

  test('a given code is kept, in capitals, is taken only once, and a strange one is warned about', async () => {
    const { open, dossiers } = await createWorld();
    const dossier = open({ code: ' h21.17-260609-0012 ' });
    expect(dossier.code).toBe('H21.17-260609-0012');
    expect(failureOf(() => open({ code: 'H21.17-260609-0012' }))).toBe('dossiers.code-taken');
    expect(open({ code: 'TỰ ĐẶT' }).warnings.map(({ code }) => code)).toEqual(['dossiers.warn-code']);
    expect(dossiers.findByCode('h21.17-260609-0012')).toBe(dossier.id);
    expect(dossiers.findByCode('H21.17-260609-0013')).toBeNull();
  });

  test('a dossier has the components of its procedure and says what is missing', async () => {
    const { open, actions, heard } = await createWorld();
    const dossier = open({ procedureCode: '1.003709' });
    expect(dossier.components).toHaveLength(7);
    expect(dossier.components.every(({ state }) => state === 'missing')).toBe(true);
    expect([dossier.required, dossier.missingRequired]).toEqual([7, 7]);
    expect(dossier.deliveries.map(({ destination, state }) => [destination, state])).toEqual([
      ['igate', 'not-sent'],
      ['idesk', 'not-sent'],
      ['sohoa', 'not-sent'],
    ]);
    expect(actions()).toEqual(['dossier.created']);
    await expect.poll(() => heard).toContainEqual({ type: 'dossiers', ids: [dossier.id] });
  });

  test('an unknown procedure is refused', async () => {
    const { open } = await createWorld();
    expect(failureOf(() => open({ procedureCode: '8.888888' }))).toBe('catalogue.not-found');
  });
});

describe('update', () => {
  test('changes what it names, leaves the rest, and the search follows', async () => {
    const { open, dossiers, actions } = await createWorld();
    const { id, applicant } = open({ name: 'Lê Trung Đức' });
    const after = dossiers.update({ id, applicant: { ...applicant, name: 'Đặng Ánh Ỷ' }, status: 'in-progress' });
    expect([after.applicant.name, after.status, after.channel, after.receivedOn]).toEqual([
      'Đặng Ánh Ỷ',
      'in-progress',
      'in-person',
      '2020-09-17',
    ]);
    const found = (query: string) => dossiers.search({ query, only: 'all', limit: 10 }).items.length;
    expect([found('dang anh y'), found('le trung duc')]).toEqual([1, 0]);
    expect(actions()).toEqual(['dossier.created', 'dossier.updated']);
  });

  test('of an applicant, too, what is not named stays', async () => {
    const { open, dossiers } = await createWorld();
    const { id, applicant } = open({ name: 'Lê Trung Đức' });
    const whole = { ...applicant, identityNumber: '000185000012', birthDate: '1985-02-03', phone: '0900000000' };
    dossiers.update({ id, applicant: whole });
    expect(dossiers.update({ id, applicant: { name: 'Lê Trung' } }).applicant).toEqual({ ...whole, name: 'Lê Trung' });
  });

  test('without a difference it leaves no line in the log', async () => {
    const { open, dossiers, actions } = await createWorld();
    const { id } = open();
    dossiers.update({ id, channel: 'in-person' });
    expect(actions()).toEqual(['dossier.created']);
    expect(failureOf(() => dossiers.update({ id: 'x' }))).toBe('dossiers.not-found');
  });
});

describe('attach', () => {
  test('several papers go to a component at once, in their order, while they are still being prepared', async () => {
    const world = await createWorld();
    const release = world.holdPreparation();
    const dossier = world.open();
    const items = [await world.scan('b.pdf'), await world.scan('a.pdf')];
    const { dossier: after } = world.dossiers.attach({
      dossierId: dossier.id,
      componentId: componentId(dossier, 0),
      inboxItemIds: items,
    });
    expect(names(after, 0)).toEqual(['b.pdf', 'a.pdf']);
    expect(after.components[0]?.state).toBe('digitised');
    expect(after.components[0]?.attachments[0]?.source).toBe('scan');
    expect(after.missingRequired).toBe(0);
    expect(items.map((id) => inboxState(world, id))).toEqual(['filed', 'filed']);
    expect(world.actions().at(-1)).toBe('dossier.attached');
    await expect.poll(() => world.heard).toContainEqual({ type: 'inbox', ids: items });
    release();
  });

  test('without a component papers are results', async () => {
    const { dossiers, dossier, items } = await withPapers('ket qua.pdf');
    const { dossier: after } = dossiers.attach({ dossierId: dossier.id, componentId: null, inboxItemIds: items });
    expect(after.results.map(({ name }) => name)).toEqual(['ket qua.pdf']);
    expect(after.missingRequired).toBe(1);
  });

  test('a paper that cannot be taken undoes all of it', async () => {
    const world = await withPapers('a.pdf', 'b.pdf');
    const { dossiers, dossier, items, first, inbox } = world;
    inbox.setAside([items[1] ?? '']);
    expect(failureOf(() => dossiers.attach({ dossierId: dossier.id, componentId: first, inboxItemIds: items }))).toBe(
      'inbox.not-waiting',
    );
    expect(names(dossiers.get(dossier.id), 0)).toEqual([]);
    expect(inboxState(world, items[0] ?? '')).toBe('waiting');
    expect(world.actions()).not.toContain('dossier.attached');
  });

  test('the same paper twice is one, and a component of another dossier is refused', async () => {
    const { dossiers, dossier, items, first, open } = await withPapers('a.pdf');
    const attach = () => dossiers.attach({ dossierId: dossier.id, componentId: first, inboxItemIds: items });
    attach();
    expect(failureOf(attach)).toBe('dossiers.already-attached');
    expect(names(dossiers.get(dossier.id), 0)).toEqual(['a.pdf']);
    const other = open();
    expect(failureOf(() => dossiers.attach({ dossierId: other.id, componentId: first, inboxItemIds: items }))).toBe(
      'dossiers.component-not-found',
    );
  });
});

describe('detach and move', () => {
  test('a detached paper is back in the inbox', async () => {
    const world = await withPapers('a.pdf');
    const { dossiers, dossier, items, first } = world;
    const attached = dossiers.attach({ dossierId: dossier.id, componentId: first, inboxItemIds: items }).dossier;
    const { dossier: after } = dossiers.detach({
      dossierId: dossier.id,
      attachmentIds: [attachmentId(attached, 0, 0)],
    });
    expect(names(after, 0)).toEqual([]);
    expect(after.missingRequired).toBe(1);
    expect(inboxState(world, items[0] ?? '')).toBe('waiting');
    expect(
      failureOf(() => dossiers.detach({ dossierId: dossier.id, attachmentIds: [attachmentId(attached, 0, 0)] })),
    ).toBe('dossiers.attachment-gone');
  });

  test('papers move within a component, to another one, and among the results', async () => {
    const { dossiers, dossier, items, first, second } = await withPapers('a.pdf', 'b.pdf', 'c.pdf');
    let now = dossiers.attach({ dossierId: dossier.id, componentId: first, inboxItemIds: items }).dossier;
    const move = (from: [number, number], to: string | null, position: number): Dossier => {
      now = dossiers.move({
        dossierId: dossier.id,
        attachmentId: attachmentId(now, ...from),
        componentId: to,
        position,
      }).dossier;
      return now;
    };
    expect(names(move([0, 2], first, 0), 0)).toEqual(['c.pdf', 'a.pdf', 'b.pdf']);
    expect(names(move([0, 0], first, 99), 0)).toEqual(['a.pdf', 'b.pdf', 'c.pdf']);
    move([0, 1], second, 0);
    expect([names(now, 0), names(now, 1)]).toEqual([['a.pdf', 'c.pdf'], ['b.pdf']]);
    move([0, 0], null, 0);
    expect(now.results.map(({ name }) => name)).toEqual(['a.pdf']);
    expect(now.missingRequired).toBe(0);
  });
});

describe('undo', () => {
  test('attach, detach and move come back to what was before, each with a line in the log', async () => {
    const world = await withPapers('a.pdf', 'b.pdf');
    const { dossiers, dossier, items, first, second } = world;
    const attached = dossiers.attach({ dossierId: dossier.id, componentId: first, inboxItemIds: items });
    const moved = dossiers.move({
      dossierId: dossier.id,
      attachmentId: attachmentId(attached.dossier, 0, 0),
      componentId: second,
      position: 0,
    });
    expect(names(dossiers.undo(moved.operationId), 0)).toEqual(['a.pdf', 'b.pdf']);
    const detached = dossiers.detach({
      dossierId: dossier.id,
      attachmentIds: [attachmentId(attached.dossier, 0, 0)],
    });
    expect(names(detached.dossier, 0)).toEqual(['b.pdf']);
    expect(names(dossiers.undo(detached.operationId), 0)).toEqual(['a.pdf', 'b.pdf']);
    expect(inboxState(world, items[0] ?? '')).toBe('filed');
    const empty = dossiers.undo(attached.operationId);
    expect([names(empty, 0), empty.missingRequired]).toEqual([[], 1]);
    expect(items.map((id) => inboxState(world, id))).toEqual(['waiting', 'waiting']);
    expect(world.actions().filter((action) => action === 'dossier.undone')).toHaveLength(3);
  });

  test('a second undo and one of something that was changed since are refused and change nothing', async () => {
    const { dossiers, dossier, items, first, second } = await withPapers('a.pdf', 'b.pdf');
    const attached = dossiers.attach({ dossierId: dossier.id, componentId: first, inboxItemIds: items });
    const paper = attachmentId(attached.dossier, 0, 0);
    const moved = dossiers.move({ dossierId: dossier.id, attachmentId: paper, componentId: second, position: 0 });
    expect(failureOf(() => dossiers.undo(attached.operationId))).toBe('dossiers.edit-superseded');
    expect(names(dossiers.get(dossier.id), 1)).toEqual(['a.pdf']);
    dossiers.undo(moved.operationId);
    expect(failureOf(() => dossiers.undo(moved.operationId))).toBe('dossiers.edit-undone');
    dossiers.undo(attached.operationId);
    expect(failureOf(() => dossiers.undo(attached.operationId))).toBe('dossiers.edit-undone');
    expect(failureOf(() => dossiers.undo('no-such-edit'))).toBe('dossiers.edit-not-found');
  });

  test('edits of different papers are undone in any order', async () => {
    const { dossiers, dossier, items, first } = await withPapers('a.pdf', 'b.pdf', 'c.pdf');
    const one = (item: string | undefined) =>
      dossiers.attach({ dossierId: dossier.id, componentId: first, inboxItemIds: [item ?? ''] });
    const [a, b, c] = [one(items[0]), one(items[1]), one(items[2])];
    expect(names(dossiers.undo(b.operationId), 0)).toEqual(['a.pdf', 'c.pdf']);
    expect(names(dossiers.undo(a.operationId), 0)).toEqual(['c.pdf']);
    expect(names(dossiers.undo(c.operationId), 0)).toEqual([]);
  });

  test('several papers come back to their places in the middle', async () => {
    const { dossiers, dossier, items, first } = await withPapers('a.pdf', 'b.pdf', 'c.pdf', 'd.pdf');
    const { dossier: full } = dossiers.attach({ dossierId: dossier.id, componentId: first, inboxItemIds: items });
    const { operationId } = dossiers.detach({
      dossierId: dossier.id,
      attachmentIds: [attachmentId(full, 0, 2), attachmentId(full, 0, 1)],
    });
    expect(names(dossiers.undo(operationId), 0)).toEqual(['a.pdf', 'b.pdf', 'c.pdf', 'd.pdf']);
  });

  test('a paper that went elsewhere after the detach does not come back twice', async () => {
    const { dossiers, dossier, items, first, second, open } = await withPapers('a.pdf');
    const { dossier: full } = dossiers.attach({ dossierId: dossier.id, componentId: first, inboxItemIds: items });
    const detached = dossiers.detach({ dossierId: dossier.id, attachmentIds: [attachmentId(full, 0, 0)] });
    const again = dossiers.attach({ dossierId: dossier.id, componentId: second, inboxItemIds: items });
    expect(failureOf(() => dossiers.undo(detached.operationId))).toBe('dossiers.edit-superseded');
    dossiers.undo(again.operationId);
    const other = open();
    dossiers.attach({ dossierId: other.id, componentId: componentId(other, 0), inboxItemIds: items });
    expect(failureOf(() => dossiers.undo(detached.operationId))).toBe('inbox.not-waiting');
    expect(names(dossiers.get(dossier.id), 0)).toEqual([]);
  });
});

test('a date of birth that is still to come, or of a year typed half, is refused by name', async () => {
  const { open, dossiers, database } = await createWorld();
  const before = open();
  const born = (birthDate: string) =>
    dossiers.create({
      procedureCode: before.procedure.code,
      code: '',
      channel: 'in-person',
      receivedOn: before.receivedOn,
      appointmentOn: null,
      applicant: { ...before.applicant, birthDate },
    });
  for (const [birthDate, code] of [
    ['2099-01-01', 'dossiers.birth-ahead'],
    ['0199-01-01', 'dossiers.birth-long-ago'],
  ] as const) {
    const field = 'applicant.birthDate';
    expect(refusalOf(() => born(birthDate))).toEqual({ code, field });
    expect(refusalOf(() => dossiers.update({ id: before.id, applicant: { birthDate } }))).toEqual({ code, field });
  }
  expect(dossiers.get(before.id).applicant.birthDate).toBe(before.applicant.birthDate);
  expect(born('1932-01-01').applicant.birthDate).toBe('1932-01-01');
  // what stands there already, from before or from another system, keeps nobody from changing something else
  database
    .prepare(`UPDATE dossier SET applicant = json_set(applicant, '$.birthDate', '2099-01-01') WHERE id = ?`)
    .run(before.id);
  expect(dossiers.update({ id: before.id, applicant: { phone: '0912' } }).applicant.phone).toBe('0912');
});

describe('the day of receipt', () => {
  test('of a year that was not typed to its end is refused by name', async () => {
    const { open, dossiers } = await createWorld();
    const code = 'dossiers.received-long-ago';
    expect(refusalOf(() => open({ receivedOn: '0001-01-01' }))).toEqual({ code, field: 'receivedOn' });
    const opened = open({ receivedOn: '1987-03-02' });
    const change = () => dossiers.update({ id: opened.id, receivedOn: '0202-03-02' });
    expect(refusalOf(change)).toEqual({ code, field: 'receivedOn' });
  });

  const tomorrowAfterNext = (): string => new Date(Date.now() + 48 * 60 * 60 * 1000).toISOString().slice(0, 10);

  test('that is still to come is refused by name, and nothing is made', async () => {
    const { open, dossiers, database } = await createWorld();
    for (const receivedOn of ['2099-01-01', tomorrowAfterNext()]) {
      expect(refusalOf(() => open({ receivedOn }))).toEqual({ code: 'dossiers.received-ahead', field: 'receivedOn' });
    }
    expect(database.prepare('SELECT count(*) FROM dossier').pluck().get()).toBe(0);
    const opened = open();
    const change = () => dossiers.update({ id: opened.id, receivedOn: '2099-01-01' });
    expect(refusalOf(change)).toEqual({ code: 'dossiers.received-ahead', field: 'receivedOn' });
    expect(dossiers.get(opened.id).receivedOn).toBe(opened.receivedOn);
  });

  test('may be today, here or in Vietnam', async () => {
    const { open } = await createWorld();
    const inVietnam = new Date(Date.now() + 7 * 60 * 60 * 1000).toISOString().slice(0, 10);
    expect(open({ receivedOn: inVietnam }).receivedOn).toBe(inVietnam);
    expect(isAhead('2026-11-26', Date.parse('2026-11-25T16:59:59Z'))).toBe(true);
    expect(isAhead('2026-11-26', Date.parse('2026-11-25T17:00:00Z'))).toBe(false);
  });
});

function refusalOf(call: () => unknown): { code: unknown; field: unknown } {
  try {
    call();
  } catch (error) {
    if (error instanceof AppError) return { code: error.code, field: error.field };
    throw error;
  }
  throw new Error('it was accepted');
}
