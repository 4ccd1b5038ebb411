import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { HttpRequest } from '../../src-main/platform/http/client.ts';
import { createConnectors } from '../../src-main/connectors/index.ts';
import { componentOf, connectorOf, openProvince, snapshotOf, testFile, type Province } from './harness.ts';

let province: Province;
beforeEach(async () => {
  province = await openProvince();
});
afterEach(() => province.close());

it('what is told of an upload only grows, up to the size of the file, also when the session has to be renewed', async () => {
  const content = Buffer.alloc(400_000, 'x');
  const file = testFile('tờ khai.pdf', content.toString());
  const snapshot = snapshotOf({ components: [componentOf(0, [file])] });
  for (const id of ['igate', 'sohoa'] as const) {
    const connector = connectorOf(province.connect(), id);
    const operation = connector.plan(snapshot).find(({ bytes }) => bytes > 0);
    if (operation === undefined) throw new Error('no upload');
    expect((await connector.execute(attempt(operation.key))).kind).toBe('done');
    province.servers.revokeSessions(id);
    const counts: number[] = [];
    const again = { ...attempt(`${operation.key}/2`), onSent: (bytes: number) => counts.push(bytes) };
    expect((await connector.execute(again)).kind).toBe('done');
    expect(counts.at(-1)).toBe(file.size);
    expect(counts).toEqual([...new Set(counts)].sort((left, right) => left - right));

    function attempt(key: string) {
      if (operation === undefined) throw new Error('no upload');
      const pieces = function* (): Generator<Buffer> {
        for (let from = 0; from < file.size; from += 50_000) yield file.bytes.subarray(from, from + 50_000);
      };
      return {
        ...province.attempt({ ...operation, key }),
        openFile: () => Promise.resolve({ size: file.size, stream: Readable.from(pieces(), { objectMode: false }) }),
      };
    }
  }
});

it('each destination keeps to the cap that the profile gives it', async () => {
  const seen = new Map<string, HttpRequest['budgets']>();
  const { destinations } = province.profile;
  const connectors = createConnectors({
    profile: {
      ...province.profile,
      destinations: {
        ...destinations,
        ...(destinations.igate === undefined ? {} : { igate: { ...destinations.igate, bandwidth: { upload: 5000 } } }),
      },
    },
    readSecret: (name) => province.servers.secrets().get(name),
    http: {
      request(request) {
        seen.set(new URL(request.url).port, request.budgets);
        return Promise.resolve({ kind: 'failure', cause: 'refused', sent: 'no', detail: '' });
      },
      open: () => Promise.resolve({ kind: 'failure', cause: 'refused', sent: 'no', detail: '' }),
      close: () => undefined,
    },
    clock: province.clock,
  });
  for (const id of ['igate', 'idesk'] as const) await connectorOf(connectors, id).check(new AbortController().signal);
  const caps = [...seen.values()].map((budgets) => budgets?.map(({ upload, download }) => [upload, download]));
  expect(caps).toHaveLength(2);
  expect(caps).toContainEqual([[expect.objectContaining({ piece: 1024 }), null]]);
  expect(caps).toContainEqual([[null, null]]);
});
