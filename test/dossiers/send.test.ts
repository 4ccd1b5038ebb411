import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Dossier } from '#contract/dossiers.ts';
import { createWorld, failureOf, type World } from './world.ts';

const component = (dossier: Dossier, index: number): string => dossier.components[index]?.id ?? '';
const states = (dossier: Pick<Dossier, 'deliveries'>): Record<string, string> =>
  Object.fromEntries(dossier.deliveries.map(({ destination, state }) => [destination, state]));

/** A dossier with one paper on its required component. */
async function filed(options?: Parameters<typeof createWorld>[0]) {
  const world = await createWorld(options);
  const dossier = await world.openWithPaper();
  return { ...world, world, dossier, first: component(dossier, 0), second: component(dossier, 1) };
}
const allDone = (world: World): void => void world.database.prepare(`UPDATE job SET state = 'done'`).run();

describe('send', () => {
  test('queues what every destination of the route needs, with a line of the log for each', async () => {
    const { dossiers, dossier, jobs, actions, audit } = await filed();
    const plan = dossiers.sendPlan(dossier.id);
    const { jobIds, dossier: after } = dossiers.send({ id: dossier.id });
    expect(jobIds).toHaveLength(jobs().length);
    expect(plan.destinations.reduce((sum, { operations }) => sum + operations, 0)).toBe(jobIds.length);
    expect(new Set(jobs().map(({ destination }) => destination))).toEqual(new Set(['igate', 'idesk', 'sohoa']));
    expect(jobs().map(({ operation }) => operation)).toEqual(
      expect.arrayContaining([
        'createDossier',
        'uploadFile',
        'attachComponent',
        'setStatus',
        'createDraft',
        'pushFile',
      ]),
    );
    expect(actions().filter((action) => action === 'dossier.sent')).toHaveLength(3);
    const line = audit.list({ text: '', actions: ['dossier.sent'], limit: 10 }).items;
    expect(new Set(line.map(({ destination }) => destination))).toEqual(new Set(['igate', 'idesk', 'sohoa']));
    expect(line[0]).toMatchObject({ dossierCode: dossier.code, actor: 'Nguyễn Thị Hoa (Quầy 3)' });
    expect(states(after)).toEqual({ igate: 'waiting', idesk: 'waiting', sohoa: 'waiting' });
  });

  test('an unchanged dossier queues nothing and leaves no line, also after everything arrived', async () => {
    const { world, dossiers, dossier, jobs, actions } = await filed();
    dossiers.send({ id: dossier.id });
    const before = [jobs().length, actions().length];
    expect(dossiers.send({ id: dossier.id }).jobIds).toEqual([]);
    allDone(world);
    expect(dossiers.send({ id: dossier.id }).jobIds).toEqual([]);
    expect([jobs().length, actions().length]).toEqual(before);
    expect(states(dossiers.get(dossier.id))).toEqual({ igate: 'sent', idesk: 'sent', sohoa: 'sent' });
    expect(dossiers.sendPlan(dossier.id).destinations.map(({ operations }) => operations)).toEqual([0, 0, 0]);
  });

  test('a paper that leaves the dossier after it was sent is taken back where it went, once, and can go again', async () => {
    const { world, dossiers, dossier, first, jobs } = await filed();
    dossiers.send({ id: dossier.id });
    allDone(world);
    const sent = jobs().length;
    const attachmentId = dossier.components[0]?.attachments[0]?.id ?? '';
    const { operationId, dossier: without } = dossiers.detach({ dossierId: dossier.id, attachmentIds: [attachmentId] });
    expect(states(without)).toMatchObject({ igate: 'changed', sohoa: 'changed' });

    dossiers.send({ id: dossier.id });
    const taken = jobs().slice(sent);
    expect(taken.map(({ destination, operation }) => [destination, operation])).toEqual(
      expect.arrayContaining([
        ['igate', 'attachComponent'],
        ['sohoa', 'deleteFile'],
      ]),
    );
    allDone(world);
    expect(dossiers.send({ id: dossier.id }).jobIds).toEqual([]);

    const back = dossiers.undo(operationId);
    expect(back.components.find(({ id }) => id === first)?.attachments).toHaveLength(1);
    const before = jobs().length;
    dossiers.send({ id: dossier.id });
    expect(
      jobs()
        .slice(before)
        .map(({ operation }) => operation),
    ).toEqual(expect.arrayContaining(['attachComponent', 'pushFile', 'setFileStatus']));
  });

  test('after a change the delivery says so until it is sent again or undone', async () => {
    const { world, dossiers, dossier, scan, second, ready } = await filed();
    dossiers.send({ id: dossier.id });
    allDone(world);
    const add = async (name: string) =>
      dossiers.attach({ dossierId: dossier.id, componentId: second, inboxItemIds: [await scan(name)] });
    const added = await add('thêm.pdf');
    expect(states(added.dossier)).toEqual({ igate: 'changed', idesk: 'changed', sohoa: 'changed' });
    expect(dossiers.search({ query: '', only: 'unsent', limit: 5 }).items.map(states)).toEqual([
      { igate: 'changed', idesk: 'changed', sohoa: 'changed' },
    ]);
    expect(states(dossiers.undo(added.operationId))).toEqual({ igate: 'sent', idesk: 'sent', sohoa: 'sent' });
    expect(dossiers.search({ query: '', only: 'unsent', limit: 5 }).items).toEqual([]);
    await add('thêm nữa.pdf');
    await ready();
    expect(dossiers.send({ id: dossier.id }).jobIds.length).toBeGreaterThan(0);
    allDone(world);
    expect(states(dossiers.get(dossier.id))).toEqual({ igate: 'sent', idesk: 'sent', sohoa: 'sent' });
  });

  test('a status set back to an earlier one is sent again', async () => {
    const { world, dossiers, dossier } = await filed({ destinations: ['igate'] });
    for (const status of ['received', 'in-progress', 'received'] as const) {
      dossiers.update({ id: dossier.id, status });
      expect(dossiers.send({ id: dossier.id }).jobIds.length).toBeGreaterThan(0);
      allDone(world);
    }
  });

  test('papers that are still being prepared, or cannot be, are named and nothing is queued', async () => {
    const { dossiers, dossier, second, scan, jobs, actions, ready, holdPreparation, breakPaper } = await filed();
    const release = holdPreparation();
    breakPaper('hỏng.pdf');
    dossiers.attach({
      dossierId: dossier.id,
      componentId: second,
      inboxItemIds: [await scan('chậm.pdf'), await scan('hỏng.pdf')],
    });
    const send = () => dossiers.send({ id: dossier.id });
    expect(send).toThrow(
      expect.objectContaining({ code: 'dossiers.papers-preparing', params: { names: 'chậm.pdf, hỏng.pdf' } }),
    );
    expect(dossiers.sendPlan(dossier.id).destinations[0]?.files).toBe(3);
    release();
    await ready();
    expect(send).toThrow(expect.objectContaining({ code: 'dossiers.papers-failed', params: { names: 'hỏng.pdf' } }));
    expect(jobs()).toEqual([]);
    expect(actions()).not.toContain('dossier.sent');
  });

  test('only the asked destinations are queued; a procedure without a destination says so', async () => {
    const { dossiers, dossier, jobs, open, catalogue } = await filed();
    dossiers.send({ id: dossier.id, destinations: ['sohoa'] });
    expect(new Set(jobs().map(({ destination }) => destination))).toEqual(new Set(['sohoa']));
    expect(states(dossiers.get(dossier.id))).toMatchObject({ igate: 'not-sent', sohoa: 'waiting' });
    catalogue.add({ code: '9.000001', name: 'Nội bộ', field: '', agency: '', days: 0, components: [], results: [] });
    expect(failureOf(() => dossiers.send({ id: open({ procedureCode: '9.000001' }).id }))).toBe(
      'dossiers.no-destination',
    );
  });

  test('a missing required paper is told, and does not block', async () => {
    const { dossiers, open } = await createWorld();
    const { id } = open();
    expect(dossiers.sendPlan(id).missingRequired).toEqual([expect.stringContaining('Giấy giới thiệu')]);
    expect(dossiers.send({ id }).jobIds.length).toBeGreaterThan(0);
  });
});

describe('the draft at iDesk', () => {
  const payload = z.object({ title: z.string(), files: z.array(z.object({ name: z.string() })) });
  const draftOf = (world: World): z.infer<typeof payload>[] =>
    world.database
      .prepare(`SELECT payload FROM job WHERE operation = 'createDraft' ORDER BY number`)
      .pluck()
      .all()
      .map((stored) => payload.parse(JSON.parse(String(stored))));

  test('takes the procedure’s name and the papers of the components by default', async () => {
    const { world, dossiers, dossier, scan, ready } = await filed();
    dossiers.attach({ dossierId: dossier.id, componentId: null, inboxItemIds: [await scan('kết quả.pdf')] });
    await ready();
    expect(dossiers.sendPlan(dossier.id).idesk).toMatchObject({
      title: 'Mua quyển hóa đơn',
      files: [{ name: 'Giấy giới thiệu.pdf', belongsTo: expect.stringContaining('Giấy giới thiệu kèm') }],
    });
    dossiers.send({ id: dossier.id });
    expect(draftOf(world)).toMatchObject([{ title: 'Mua quyển hóa đơn', files: [{ name: 'Giấy giới thiệu.pdf' }] }]);
  });

  test('takes the officer’s title and choice, with papers of the inbox that stand on no component', async () => {
    const { world, dossiers, dossier, scan, ready, inbox } = await filed();
    const item = await scan('tờ trình.pdf');
    await ready();
    const request = {
      id: dossier.id,
      destinations: ['idesk' as const],
      idesk: { title: 'Đề nghị mua hóa đơn', attachmentIds: [], inboxItemIds: [item] },
    };
    const { dossier: after } = dossiers.send(request);
    expect(draftOf(world)).toMatchObject([{ title: 'Đề nghị mua hóa đơn', files: [{ name: 'tờ trình.pdf' }] }]);
    expect(inbox.get(item).filedTo?.dossierId).toBe(dossier.id);
    expect(after.results).toEqual([]);
    expect(after.components.flatMap(({ attachments }) => attachments)).toHaveLength(1);
    expect(dossiers.send(request).jobIds).toEqual([]);
    // the choice stays, so that sending again without one makes no second draft
    dossiers.send({ id: dossier.id });
    expect(draftOf(world)).toHaveLength(1);
    allDone(world);
    expect(states(dossiers.get(dossier.id)).idesk).toBe('sent');
  });

  test('a choice that equals the defaults follows the dossier afterwards', async () => {
    const { world, dossiers, dossier, scan, second, ready } = await filed({ destinations: ['idesk'] });
    const { idesk } = dossiers.sendPlan(dossier.id);
    const chosen = idesk?.files.map(({ attachmentId }) => attachmentId) ?? [];
    dossiers.send({ id: dossier.id, idesk: { title: idesk?.title ?? '', attachmentIds: chosen, inboxItemIds: [] } });
    dossiers.attach({ dossierId: dossier.id, componentId: second, inboxItemIds: [await scan('thêm.pdf')] });
    await ready();
    dossiers.send({ id: dossier.id });
    expect(draftOf(world).map(({ files }) => files.length)).toEqual([1, 2]);
  });

  test('a paper that is not attached is refused, and nothing is taken from the inbox', async () => {
    const { dossiers, dossier, scan, inbox, jobs } = await filed();
    const item = await scan('x.pdf');
    const send = () =>
      dossiers.send({ id: dossier.id, idesk: { title: 'T', attachmentIds: ['nobody'], inboxItemIds: [item] } });
    expect(failureOf(send)).toBe('dossiers.attachment-gone');
    expect(inbox.get(item).state).toBe('waiting');
    expect(jobs()).toEqual([]);
  });
});
