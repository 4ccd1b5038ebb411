import { describe, expect, test } from 'vitest';
import type { Dossier } from '#contract/dossiers.ts';
import type { JobState } from '#contract/outbox.ts';
import { createWorld, failureOf } from './world.ts';

const component = (dossier: Dossier, index: number): string => dossier.components[index]?.id ?? '';

/** A dossier with one paper, queued for iGate alone (nothing is sent in this world). */
async function queued(destinations: readonly ('igate' | 'idesk' | 'sohoa')[] = ['igate']) {
  const world = await createWorld({ destinations });
  const dossier = await world.openWithPaper();
  world.dossiers.send({ id: dossier.id });
  const job = (operation: string, state: JobState = 'waiting') => {
    const id = world.database
      .prepare('SELECT id FROM job WHERE operation = ? AND state = ? ORDER BY number DESC')
      .pluck()
      .get(operation, state);
    return world.outbox.get(String(id));
  };
  const becomes = (id: string, fields: string): void =>
    void world.database.prepare(`UPDATE job SET ${fields} WHERE id = ?`).run(id);
  const open = () =>
    world.outbox.list({ states: ['waiting', 'sending', 'needs-person', 'needs-login'], limit: 100 }).items.toReversed();
  const rename = (name: string) => world.dossiers.update({ id: dossier.id, applicant: { ...dossier.applicant, name } });
  const applicants = () =>
    world.database
      .prepare(
        `SELECT json_extract(payload, '$.applicant.name') FROM job WHERE operation = 'createDossier' ORDER BY number`,
      )
      .pluck()
      .all();
  const planAt = (destination: string) =>
    world.dossiers.sendPlan(dossier.id).destinations.find((each) => each.destination === destination);
  return { ...world, world, dossier, job, becomes, open, rename, applicants, planAt };
}

describe('a dossier that was changed after it was queued', () => {
  test('says what waits in the older version, since when, and what differs', async () => {
    const { rename, planAt, job, dossiers, dossier, scan, ready } = await queued();
    expect(planAt('igate')?.queued).toBeNull();
    const create = job('createDossier');
    rename('Đoàn Thúy Hà');
    dossiers.attach({
      dossierId: dossier.id,
      componentId: component(dossier, 1),
      inboxItemIds: [await scan('Đơn đề nghị.pdf')],
    });
    dossiers.update({ id: dossier.id, status: 'in-progress' });
    await ready();
    const older = planAt('igate')?.queued;
    expect(older?.since).toBe(create.createdAt);
    expect(older?.jobs).toContainEqual(expect.objectContaining({ id: create.id, replaceable: true }));
    expect(older?.differences).toEqual([
      expect.objectContaining({ code: 'dossiers.differs-name' }),
      expect.objectContaining({ code: 'dossiers.differs-status' }),
      expect.objectContaining({ code: 'dossiers.differs-files-added', params: { names: 'Đơn đề nghị.pdf' } }),
    ]);
    expect(dossiers.get(dossier.id).deliveries[0]).toMatchObject({ state: 'waiting', outdated: true });
  });

  test('goes in both versions, one behind the other, where the queued one is kept', async () => {
    const { rename, dossiers, dossier, open, applicants } = await queued();
    const before = open().map(({ id }) => id);
    rename('Đoàn Thúy Hà');
    dossiers.send({ id: dossier.id });
    expect(applicants()).toEqual(['Đoàn Thúy Hải', 'Đoàn Thúy Hà']);
    const ids = open().map(({ id }) => id);
    expect(ids.slice(0, before.length)).toEqual(before);
    expect(open().filter(({ state }) => state === 'cancelled')).toEqual([]);
  });

  test('goes once, in the new version and in the right order, where the queued one is replaced', async () => {
    const { rename, dossiers, dossier, open, outbox, job, applicants, actions, planAt, world } = await queued();
    const before = open();
    const old = job('createDossier');
    const upload = job('uploadFile');
    rename('Đoàn Thúy Hà');
    dossiers.send({ id: dossier.id, queued: { igate: 'replace' } });
    expect(open().map(({ operation }) => operation)).toEqual(before.map(({ operation }) => operation));
    expect(open().map(({ blockedBy }) => blockedBy !== null)).toEqual(before.map((_, index) => index > 0));
    expect(applicants()).toEqual(['Đoàn Thúy Hải', 'Đoàn Thúy Hà']);
    expect(outbox.get(old.id)).toMatchObject({
      state: 'cancelled',
      reason: { code: 'outbox.replaced', params: { actor: 'Nguyễn Thị Hoa (Quầy 3)' } },
    });
    // what does not differ is the same job as before
    expect(open().map(({ id }) => id)).toContain(upload.id);
    expect(outbox.get(upload.id).after).toEqual([open()[0]?.id]);
    expect(actions()).toContain('transfer.replaced');
    expect(planAt('igate')?.queued).toBeNull();
    expect(planAt('igate')?.operations).toBe(0);
    // nothing waits for what is gone
    const wrong = world.database.prepare(
      `SELECT count(*) FROM job j WHERE state = 'waiting' AND blocked <> (
         (SELECT count(*) FROM job_after a JOIN job b ON b.number = a.after_number
          WHERE a.job_number = j.number AND b.state <> 'done')
         + EXISTS (SELECT 1 FROM job e WHERE e.destination = j.destination AND e.lane = j.lane AND e.number < j.number
                   AND e.state NOT IN ('done', 'cancelled')))`,
    );
    expect(wrong.pluck().get()).toBe(0);
  });

  test.each(['uncertain = 1, departed = 1', `state = 'sending'`, 'departed = 1, attempts = 2'])(
    'stands behind what may have left (%s)',
    async (fields) => {
      const { rename, dossiers, dossier, outbox, job, becomes, planAt, open } = await queued();
      const old = job('createDossier');
      becomes(old.id, fields);
      rename('Đoàn Thúy Hà');
      expect(planAt('igate')?.queued?.jobs).toContainEqual(expect.objectContaining({ id: old.id, replaceable: false }));
      dossiers.send({ id: dossier.id, queued: 'replace' });
      expect(outbox.get(old.id).state).not.toBe('cancelled');
      expect(open()[0]?.id).toBe(old.id);
      expect(open()[1]).toMatchObject({ operation: 'createDossier', blockedBy: old.id });
    },
  );

  test('stays put off where a newer version replaces what a person put off', async () => {
    const { rename, dossiers, dossier, open, outbox, job } = await queued();
    const until = Date.now() + 60 * 60 * 1000;
    outbox.waitUntil([job('createDossier').id], until, 'Hoa');
    rename('Đoàn Thúy Hà');
    dossiers.send({ id: dossier.id, queued: 'replace' });
    expect(open()[0]).toMatchObject({ operation: 'createDossier', heldUntil: new Date(until).toISOString() });
  });

  test('keeps what the one-stop software is told, which no version holds', async () => {
    const { rename, dossiers, dossier, world, database, outbox } = await queued(['sohoa']);
    const mark = world.connectors.oneStop?.planMark(dossier.code);
    if (mark === undefined) throw new Error('no one-stop software');
    const place = { dossierId: dossier.id, dossierCode: dossier.code, destination: 'sohoa' as const };
    const [id] = outbox.enqueue([{ ...place, operations: [mark], actor: 'x' }]);
    rename('Đoàn Thúy Hà');
    dossiers.detach({ dossierId: dossier.id, attachmentIds: [dossier.components[0]?.attachments[0]?.id ?? ''] });
    dossiers.send({ id: dossier.id, queued: 'replace' });
    expect(database.prepare('SELECT state FROM job WHERE id = ?').pluck().get(id)).toBe('waiting');
    expect(outbox.list({ states: ['waiting'], limit: 10 }).items.map(({ operation }) => operation)).toEqual([
      'markSynced',
    ]);
  });
});

describe('a refused job', () => {
  const refuse = (world: Awaited<ReturnType<typeof queued>>, fields = '') => {
    const job = world.job('createDossier');
    world.becomes(
      job.id,
      `state = 'needs-person', attempts = 1, field = 'applicant.phone',
       reason = '{"code":"connectors.refused","params":{"system":"iGate","message":"Trường applicant.phone"}}'${fields}`,
    );
    return world.outbox.get(job.id);
  };

  test('tells what is safe and what can be done, with the field to correct', async () => {
    const world = await queued();
    const job = refuse(world);
    expect(job.safe?.code).toBe('outbox.safe-not-arrived');
    expect(job.field).toBe('applicant.phone');
    expect(job.actions.map(({ kind }) => kind)).toEqual(['correct', 'retry', 'wait', 'cancel']);
    expect(job.actions[0]).toEqual({ kind: 'correct', field: 'applicant.phone', alsoAt: [] });
    expect(job.actions.at(-1)).toEqual({ kind: 'cancel', followers: world.open().length - 1 });
  });

  test('is corrected in the dossier and goes again in one act, with its lines', async () => {
    const world = await queued();
    const job = refuse(world);
    const { dossier, jobIds, elsewhere } = world.dossiers.correct({
      jobId: job.id,
      changes: { applicant: { phone: '0912345678' } },
      destinations: [],
    });
    expect(dossier.applicant).toMatchObject({ name: 'Đoàn Thúy Hải', phone: '0912345678' });
    expect(elsewhere).toEqual([]);
    expect(world.outbox.get(job.id)).toMatchObject({ state: 'cancelled', reason: { code: 'outbox.replaced' } });
    const head = world.open()[0];
    expect(head).toMatchObject({ operation: 'createDossier', state: 'waiting', blockedBy: null });
    expect(jobIds).toContain(head?.id);
    expect(world.actions().slice(-4)).toEqual([
      'dossier.updated',
      'transfer.corrected',
      'transfer.replaced',
      'dossier.sent',
    ]);
    const line = world.audit.list({ text: '', actions: ['transfer.corrected'], limit: 1 }).items[0];
    expect(line?.detail).toMatchObject({ fields: 'applicant.phone' });
    expect(JSON.stringify(line)).not.toContain('0912345678');
  });

  test('is corrected elsewhere as well only where that was asked for', async () => {
    for (const also of [false, true]) {
      const world = await queued(['igate', 'idesk']);
      const job = world.job('createDossier');
      world.becomes(job.id, `state = 'needs-person', reason = '{"code":"connectors.refused","params":{}}'`);
      const { elsewhere } = world.dossiers.correct({
        jobId: job.id,
        changes: { title: 'Đề nghị cấp hóa đơn' },
        destinations: also ? ['idesk'] : [],
      });
      expect(elsewhere).toEqual(also ? [] : ['idesk']);
      const drafts = world.open().filter(({ operation }) => operation === 'createDraft');
      expect(drafts.map(({ subject }) => subject)).toEqual([also ? 'Đề nghị cấp hóa đơn' : 'Mua quyển hóa đơn']);
    }
  });

  test('is not queued again by a correction that corrects nothing', async () => {
    const world = await queued(['igate', 'idesk']);
    const job = refuse(world);
    const rows = () => world.database.prepare('SELECT * FROM job ORDER BY number').all();
    const jobs = rows();
    const lines = world.actions().length;
    for (const changes of [
      {},
      { applicant: {} },
      { applicant: { name: 'Đoàn Thúy Hải', phone: '' }, channel: 'in-person', receivedOn: '2020-09-17' } as const,
      { title: 'Mua quyển hóa đơn' },
    ]) {
      const correct = () => world.dossiers.correct({ jobId: job.id, changes, destinations: ['idesk'] });
      expect(failureOf(correct)).toBe('dossiers.nothing-changed');
    }
    expect(rows()).toEqual(jobs);
    expect(world.actions()).toHaveLength(lines);
    expect(world.outbox.get(job.id).state).toBe('needs-person');
  });

  test('goes again when the dossier was changed elsewhere and the older version waits', async () => {
    const world = await queued();
    const job = refuse(world);
    world.rename('Đoàn Thúy Hà');
    world.dossiers.correct({ jobId: job.id, changes: { applicant: { name: 'Đoàn Thúy Hà' } }, destinations: [] });
    expect(world.outbox.get(job.id).state).toBe('cancelled');
    expect(world.applicants()).toEqual(['Đoàn Thúy Hải', 'Đoàn Thúy Hà']);
  });

  test.each(['the refused job', 'a job behind it'])('stays put off, corrected or not: %s', async (which) => {
    const world = await queued();
    const refused = refuse(world);
    const held = which === 'a job behind it' ? world.job('attachComponent') : refused;
    const until = Date.now() + 5 * 60 * 60 * 1000;
    world.outbox.waitUntil([held.id], until, 'Hoa');
    const reasonOf = (id: string) => world.database.prepare('SELECT reason FROM job WHERE id = ?').pluck().get(id);
    const before = reasonOf(held.id);
    world.dossiers.correct({ jobId: refused.id, changes: { applicant: { phone: '0912345678' } }, destinations: [] });
    const put = world.open().filter(({ heldUntil }) => heldUntil !== null);
    expect(put).toHaveLength(1);
    expect(put[0]).toMatchObject({
      operation: held.operation,
      subject: held.subject,
      state: 'waiting',
      heldUntil: new Date(until).toISOString(),
    });
    expect(reasonOf(put[0]?.id ?? '')).toBe(before);
  });

  test('that may have arrived is settled first; nothing changes before', async () => {
    const world = await queued();
    const job = refuse(world, ', uncertain = 1');
    expect(job.safe?.code).toBe('outbox.safe-uncertain');
    expect(job.actions.map(({ kind }) => kind)).toEqual(['settle', 'cancel']);
    const correct = () =>
      world.dossiers.correct({ jobId: job.id, changes: { applicant: { phone: '1' } }, destinations: [] });
    expect(failureOf(correct)).toBe('outbox.settle-first');
    expect(world.dossiers.get(world.dossier.id).applicant.phone).toBe('');
    world.becomes(job.id, `state = 'done'`);
    expect(failureOf(correct)).toBe('outbox.not-correctable');
  });
});
