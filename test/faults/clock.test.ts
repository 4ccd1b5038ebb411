import { writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { newId } from '../../src-main/platform/clock.ts';
import { connectorOf, openProvince } from '../connectors/harness.ts';
import { openDesk, dataFolderIn } from '../inbox/desk.ts';
import { temporaryFolder } from '../fixtures/data-folder.ts';
import { openCounter } from '../scan/counter.ts';

const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;
const NOW = Date.parse('2026-11-25T02:00:00Z');
/** By hours and days, to 1970 and back, and far ahead. */
const JUMPS = [NOW, NOW + 3 * HOUR, NOW - 2 * HOUR, NOW - 30 * DAY, 0, 1, NOW + 400 * DAY, NOW, NOW + 1];

test('identifiers never repeat and sort by creation, whatever the clock does', () => {
  let now = NOW;
  const ids = [...JUMPS, ...JUMPS].flatMap((jump) => {
    now = jump;
    return [newId({ now: () => now }), newId({ now: () => now })];
  });
  expect(ids).toEqual([...new Set(ids)].sort());
});

test('what is taken in keeps its order, and the log its chain, whatever the clock does', async () => {
  const data = dataFolderIn(await temporaryFolder());
  let now = NOW;
  const desk = await openDesk(data, { clock: { now: () => now } });
  const names: string[] = [];
  for (const [index, jump] of JUMPS.entries()) {
    now = jump;
    const name = `giấy ${index}.pdf`;
    names.push(name);
    const bytes = Buffer.from(`%PDF-1.7\n% ${index}\n1 0 obj\n<<>>\nendobj\nstartxref\n9\n%%EOF\n`);
    await desk.inbox.takeIn({
      name,
      parts: [{ name, content: { source: single(bytes), size: bytes.length } }],
      folder: { id: 'f', name: 'Quầy 3' },
      actor: 'Quầy 3',
    });
  }
  const listed = desk.inbox.list({ state: 'waiting', limit: 50 }).items.map((item) => item.name);
  expect([...listed].sort()).toEqual([...names].sort());
  expect([names, [...names].reverse()]).toContainEqual(listed);
  expect(desk.audit.verify()).toMatchObject({ intact: true });
  await desk.close();

  // and the next start, with a clock before all that, reads and goes on
  now = 0;
  const again = await openDesk(data, { clock: { now: () => now } });
  again.audit.append({ actor: 'x', action: 'session.officer-set', detail: {} });
  expect(again.audit.verify()).toMatchObject({ intact: true });
  expect(again.inbox.list({ state: 'waiting', limit: 50 }).items).toHaveLength(JUMPS.length);
  await again.close();
});

test('a paper that is still being written is not given up because the clock was set', async () => {
  let now = NOW;
  // the clock runs wild: a year at each look
  const counter = await openCounter({
    clock: { now: () => (now += 365 * DAY) },
    timing: { rest: 20_000, giveUp: 60_000 },
  });
  const whole = Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\nstartxref\n9\n%%EOF\n');
  await writeFile(counter.path('đang quét.pdf'), whole.subarray(0, 20));
  // part of the experiment: long enough for many looks
  await pause(600);
  expect(counter.inbox.list({ state: 'waiting', limit: 5 }).items).toEqual([]);
  expect(counter.inbox.list({ state: 'needs-person', limit: 5 }).items).toEqual([]);
  await writeFile(counter.path('đang quét.pdf'), whole);
  await expect
    .poll(() => counter.inbox.list({ state: 'waiting', limit: 5 }).items.map((item) => item.name))
    .toEqual(['đang quét.pdf']);
});

test.each(['igate', 'sohoa'] as const)(
  'a session with %s outlives a clock that is set, and is not asked for again and again',
  async (id) => {
    const province = await openProvince();
    try {
      const connector = connectorOf(province.connect(), id);
      const check = async (): Promise<unknown> => connector.check(AbortSignal.timeout(10_000));
      expect(await check()).toBeNull();
      for (const jump of [10 * DAY, -400 * DAY, 3 * HOUR, -2 * HOUR, DAY - province.clock.now(), 57 * 365 * DAY]) {
        province.clock.forward(jump);
        // the server's own time goes on as before: what it gave before the jump it does not know any more
        province.servers.revokeSessions(id);
        const before = province.servers.sessionsGiven(id);
        for (let call = 0; call < 5; call += 1) expect(await check(), `after ${jump}`).toBeNull();
        expect(province.servers.sessionsGiven(id) - before, `after ${jump}`).toBeLessThanOrEqual(2);
      }
    } finally {
      await province.close();
    }
  },
);

test('a token is fetched again once when the clock went back, and not kept until the old time comes', async () => {
  const province = await openProvince();
  try {
    const connector = connectorOf(province.connect(), 'igate');
    await connector.check(AbortSignal.timeout(10_000));
    const before = province.servers.sessionsGiven('igate');
    province.clock.forward(-30 * DAY);
    for (let call = 0; call < 5; call += 1) await connector.check(AbortSignal.timeout(10_000));
    expect(province.servers.sessionsGiven('igate')).toBe(before + 1);
  } finally {
    await province.close();
  }
});

async function* single(bytes: Buffer): AsyncGenerator<Buffer> {
  await Promise.resolve();
  yield bytes;
}
