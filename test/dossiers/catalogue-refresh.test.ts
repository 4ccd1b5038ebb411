import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createCatalogueRefresh, toCatalogue } from '../../src-main/dossiers/catalogue-refresh.ts';
import type { ListedProcedure, ProcedureSource } from '../../src-main/connectors/connector.ts';
import { createEventHub } from '../../src-main/platform/events.ts';
import { systemClock } from '../../src-main/platform/clock.ts';
import { openProvince, type Province } from '../connectors/harness.ts';
import { createWorld, failureOf, type World } from './world.ts';

let province: Province;
beforeAll(async () => {
  province = await openProvince();
});
afterAll(() => province.close());
afterEach(() => province.servers.clearFaults('dvcqg'));

const CALL = /\/mapi\/call$/;
const json = { 'content-type': 'application/json' };

const listed = (changes: Partial<ListedProcedure> = {}): ListedProcedure => ({
  code: '9.000001',
  name: 'Thủ tục một',
  field: 'Đất đai',
  agency: 'Sở Mẫu',
  days: 5,
  components: [{ name: 'Đơn', paperCode: 'KQ.G15.000001', required: true }],
  results: [{ name: 'Giấy phép', code: 'KQ.G15.000002' }],
  ...changes,
});
/** A list that is played; `read` may fail. */
const played = (codes: readonly string[], read: (code: string) => ListedProcedure | null): ProcedureSource => ({
  open: () =>
    Promise.resolve({
      ok: true,
      value: {
        codes,
        read(code) {
          const value = read(code);
          return Promise.resolve(
            value === null
              ? { ok: false, reason: { code: 'connectors.line-lost', params: { system: 'Cổng' } } }
              : { ok: true, value },
          );
        },
      },
    }),
});
type Parts = Pick<World, 'database' | 'catalogue' | 'audit' | 'session' | 'events'>;
const refreshing = (world: Parts, procedures: ProcedureSource | undefined) => {
  const { database, catalogue, audit, session, events } = world;
  return createCatalogueRefresh({ database, catalogue, audit, session, events, clock: systemClock, procedures });
};
const wholeOf = ({ catalogue }: World) => catalogue.codes().map((code) => catalogue.get(code));
const problem = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
    return 'none';
  } catch (error) {
    return failureOf(() => {
      throw error;
    });
  }
};

describe('the catalogue from the national portal', () => {
  test('brings procedures with the codes of their papers and results, and keeps what the portal does not list', async () => {
    const world = await createWorld();
    const { catalogue, audit } = world;
    const own = { code: '9.000009', name: 'Nội bộ', field: '', agency: '', days: 0, components: [], results: [] };
    catalogue.add(own);
    const before = catalogue.get('2.000488');
    const refresh = refreshing(world, province.connect().procedures);
    const result = await refresh();
    expect(result).toEqual({
      procedures: 19,
      components: expect.any(Number) as number,
      added: 1,
      changed: 18,
      kept: 1,
      shortened: 0,
    });
    const after = catalogue.get('2.000488');
    expect(after.results).toEqual([{ name: 'Phiếu lý lịch tư pháp số 1', code: 'KQ.G15.000007' }]);
    expect(after.components.map(({ name, required }) => [name, required])).toEqual(
      before.components.map(({ name, required }) => [name, required]),
    );
    expect(after.components.every(({ paperCode }) => paperCode !== '')).toBe(true);
    expect(catalogue.get('1.005434').components.map(({ paperCode }) => paperCode)).toEqual([
      '000.00.00.G12-KQ5585',
      '000.00.00.G12-KQ5586',
    ]);
    // fields and agencies by the portal's own lists; a paper of two cases once; hours are no days
    expect(catalogue.get('1.004227')).toMatchObject({
      field: 'Đất đai',
      agency: 'Sở Nông nghiệp và Môi trường tập huấn',
      days: 10,
      components: [{ required: false }, { required: false }, { required: false }],
      results: [{ code: 'KQ.TAPHUAN.000901' }, { code: 'KQ.TAPHUAN.000902' }],
    });
    expect(catalogue.get('9.000009')).toEqual(own);
    const [line] = audit.list({ text: '', actions: [], limit: 1 }).items;
    expect(line).toMatchObject({ action: 'catalogue.refreshed', destination: 'dvcqg', detail: { procedures: 19 } });
    // a second time changes nothing
    expect(await refresh()).toMatchObject({ procedures: 19, added: 0, changed: 0, kept: 1 });
  });

  test.each([
    ['an empty list', { error_code: 0, message: 'Thành công', result: [] }, 'catalogue.portal-empty'],
    ['a list that is missing', { error_code: 0, message: 'Thành công' }, 'connectors.answer-unexpected'],
    ['a list without codes', { error_code: 0, message: 'Thành công', result: [{ TEN: 1 }] }, 'catalogue.portal-empty'],
    ['a refusal', { error_code: 3, message: 'Không có quyền' }, 'connectors.refused'],
    ['half a text', '{"error_code":0,"result":[{"MATTHC":"1.0', 'connectors.answer-broken'],
  ])('%s changes nothing and says so', async (_what, body, code) => {
    const world = await createWorld();
    const before = wholeOf(world);
    province.servers.failNext('dvcqg', {
      path: CALL,
      fault: {
        kind: 'answer',
        status: 200,
        headers: json,
        body: typeof body === 'string' ? body : JSON.stringify(body),
      },
    });
    expect(await problem(refreshing(world, province.connect().procedures)())).toBe(code);
    expect(wholeOf(world)).toEqual(before);
  });

  test('is all or nothing: one procedure that cannot be read leaves everything as it was', async () => {
    const world = await createWorld();
    const before = wholeOf(world);
    const codes = Array.from({ length: 40 }, (_, index) => `9.${String(index).padStart(6, '0')}`);
    const failing = played(codes, (code) => (code === '9.000020' ? null : listed({ code })));
    expect(await problem(refreshing(world, failing)())).toBe('connectors.line-lost');
    const nameless = played(codes, (code) => listed({ code, name: code === '9.000020' ? '' : 'Tên' }));
    expect(await problem(refreshing(world, nameless)())).toBe('catalogue.portal-broken');
    expect(wholeOf(world)).toEqual(before);
  });

  test('a passing trouble with one procedure is tried again', async () => {
    const world = await createWorld();
    let troubles = 2;
    const shaky = played(['9.000001'], () => ((troubles -= 1) >= 0 ? null : listed()));
    expect(await refreshing(world, shaky)()).toMatchObject({ procedures: 1, added: 1 });
  });

  test('runs once at a time, can be stopped, and is bounded', async () => {
    const world = await createWorld();
    const before = wholeOf(world);
    const codes = ['9.000001', '9.000002'];
    const stop = new AbortController();
    const stopping = played(codes, () => {
      stop.abort();
      return listed();
    });
    const refresh = refreshing(world, stopping);
    const running = problem(refresh(stop.signal));
    expect(await problem(refresh())).toBe('catalogue.refresh-running');
    expect(await running).toBe('platform.cancelled');
    const many = Array.from({ length: 20_001 }, (_, index) => String(index));
    expect(
      await problem(
        refreshing(
          world,
          played(many, () => listed()),
        )(),
      ),
    ).toBe('catalogue.too-many');
    expect(
      await problem(
        refreshing(
          world,
          played(['x'.repeat(61)], () => listed()),
        )(),
      ),
    ).toBe('catalogue.portal-broken');
    expect(await problem(refreshing(world, undefined)())).toBe('catalogue.refresh-unavailable');
    expect(wholeOf(world)).toEqual(before);
  });

  test('tells how far it is', async () => {
    const world = await createWorld();
    const events = createEventHub();
    const told: unknown[] = [];
    const hub = { ...events, publish: (event: Parameters<typeof events.publish>[0]) => void told.push(event) };
    const codes = Array.from({ length: 25 }, (_, index) => `9.${String(index).padStart(6, '0')}`);
    await refreshing(
      { ...world, events: hub },
      played(codes, (code) => listed({ code })),
    )();
    expect(told.filter((event) => (event as { type: string }).type === 'progress')).toMatchObject([
      { kind: 'import', done: 0, total: 25, finished: false },
      { done: 10 },
      { done: 20 },
      { done: 25, total: 25, finished: true },
    ]);
  });
});

describe('a procedure of the portal in the catalogue', () => {
  const ours = toCatalogue(listed(), null).entry;

  test('keeps what the portal does not tell, and what the unit settled about a paper', () => {
    const bare = listed({ field: '', agency: '', days: 0, components: [], results: [] });
    expect(toCatalogue(bare, ours).entry).toEqual(ours);
    const optional = { ...ours, components: [{ name: 'ĐƠN', paperCode: '', required: false }] };
    expect(toCatalogue(listed(), optional).entry.components).toEqual([
      { name: 'Đơn', paperCode: 'KQ.G15.000001', required: false },
    ]);
  });

  test('says when it is too long for the catalogue, and never makes another code of a long one', () => {
    const many = Array.from({ length: 101 }, (_, index) => ({ name: `Giấy ${index}`, paperCode: '', required: true }));
    const cut = toCatalogue(listed({ components: many }), null);
    expect([cut.isShortened, cut.entry.components.length]).toEqual([true, 100]);
    expect(toCatalogue(listed({ name: 'x'.repeat(2001) }), null)).toMatchObject({ isShortened: true });
    const long = listed({ components: [{ name: 'Đơn', paperCode: 'K'.repeat(61), required: true }] });
    expect(toCatalogue(long, null).entry.components[0]?.paperCode).toBe('');
    expect(toCatalogue(listed(), null).isShortened).toBe(false);
  });
});
