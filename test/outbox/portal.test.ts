import { afterAll, afterEach, beforeAll, expect, onTestFinished, test } from 'vitest';
import { createAuditLog } from '../../src-main/audit/service.ts';
import { createOutbox } from '../../src-main/outbox/service.ts';
import { systemClock } from '../../src-main/platform/clock.ts';
import { createEventHub } from '../../src-main/platform/events.ts';
import { silentLog } from '../../src-main/platform/log.ts';
import { connectorOf, openProvince, snapshotOf, type Province } from '../connectors/harness.ts';
import { temporaryDatabase } from '../fixtures/data-folder.ts';

let province: Province;
beforeAll(async () => {
  province = await openProvince();
});
afterAll(() => province.close());
afterEach(() => province.servers.clearFaults('dvcqg'));

let number = 500;

/** A real queue before the portal, with dossiers that are there already and one line of progress each to tell. */
async function queue(dossiers: number, poison: (index: number) => boolean = () => false) {
  const database = await temporaryDatabase();
  const calls: number[] = [];
  const connectors = province.connect({
    watch({ body }) {
      if (typeof body === 'string' && body.includes('CapNhatTienDoHoSoMC'))
        calls.push(body.split('"MaHoSo"').length - 1);
    },
  });
  const outbox = createOutbox({
    database,
    connectors,
    settings: province.profile.destinations,
    blobs: {
      size: () => Promise.reject(new Error('no files')),
      stream: () => {
        throw new Error('no files');
      },
    },
    audit: createAuditLog(database, systemClock),
    events: createEventHub(),
    clock: systemClock,
    log: silentLog(),
  });
  onTestFinished(() => outbox.stop());
  const codes: string[] = [];
  const connector = connectorOf(province.connect(), 'dvcqg');
  for (let index = 0; index < dossiers; index += 1) {
    const dossierCode = `000.00.17.H55-261120-${String((number += 1)).padStart(4, '0')}`;
    const snapshot = snapshotOf({ code: dossierCode });
    await province.runPlan(connector, snapshot, [], ({ operation }) => operation === 'reportProgress');
    const [line] = connector.plan(snapshot).filter(({ operation }) => operation === 'reportProgress');
    if (line === undefined) throw new Error('no line');
    if (poison(index)) (line.payload as { line: { TrangThai: string } }).line.TrangThai = '99';
    outbox.enqueue([
      { dossierId: null, dossierCode, destination: 'dvcqg', operations: [{ ...line, after: [] }], actor: 'Hoa' },
    ]);
    codes.push(dossierCode);
  }
  return { outbox, calls, codes };
}
const linesAt = (codes: readonly string[]): number[] =>
  codes.map((code) =>
    province.servers
      .ledger('dvcqg')
      .filter(({ kind, dossierCode }) => kind === 'progress' && dossierCode === code)
      .reduce((sum, { times }) => sum + times, 0),
  );

test('lines of twenty-five dossiers leave the queue in calls of ten', async () => {
  const { outbox, calls, codes } = await queue(25);
  outbox.start();
  expect(await outbox.drain(20_000)).toBe(true);
  expect(calls.reduce((sum, count) => sum + count, 0)).toBe(25);
  expect(Math.max(...calls)).toBe(10);
  expect(calls.length).toBeLessThanOrEqual(5);
  expect(linesAt(codes)).toEqual(codes.map(() => 1));
});

test('one poisoned line waits for a person; the nine beside it arrive once, and the next ones go on', async () => {
  const { outbox, codes } = await queue(15, (index) => index === 4);
  outbox.start();
  expect(await outbox.drain(20_000)).toBe(true);
  expect(linesAt(codes)).toEqual(codes.map((_, index) => (index === 4 ? 0 : 1)));
  const { items } = outbox.list({ states: ['needs-person'], limit: 50 });
  expect(items.map(({ dossierCode, reason }) => [dossierCode, reason?.code, reason?.params.field])).toEqual([
    [codes[4], 'connectors.field-refused', 'trạng thái'],
  ]);
});

test('an answer that is lost after a whole batch was taken leaves each line once', async () => {
  const { outbox, codes } = await queue(10);
  province.servers.failNext('dvcqg', { path: /mapi\/call$/, fault: { kind: 'drop', when: 'after' } });
  outbox.start();
  expect(await outbox.drain(60_000)).toBe(true);
  expect(linesAt(codes)).toEqual(codes.map(() => 1));
  expect(outbox.list({ states: ['done'], limit: 50 }).items).toHaveLength(10);
});
