import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { call } from '@orpc/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AppEvent } from '#contract/events.ts';
import { dossiersContract } from '#contract/dossiers.ts';
import { systemClock } from '../../src-main/platform/clock.ts';
import { sampleDossiers } from '../../src-main/training/dossiers.ts';
import { createTrainingRouter } from '../../src-main/training/router.ts';
import { createTrainingServers, type TrainingServers } from '../../src-main/training/servers.ts';
import { createTrainingService, type TrainingService } from '../../src-main/training/service.ts';

let folder: string;
let servers: TrainingServers;
let training: TrainingService;
const events: AppEvent[] = [];
const dossiers = new Set<string>();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'quay-training-'));
  servers = createTrainingServers({ folder, clock: systemClock });
  await servers.start();
  training = createTrainingService({
    servers,
    events: { publish: (event) => events.push(event) },
    samples: [{ id: 'a', name: 'Tờ khai', kind: 'pdf' }],
    writeSamples: (ids) => Promise.resolve(ids.map((id) => `/scan/${id}.pdf`)),
    procedureCodes: () => ['1.001193', '1.005434'],
    createDossier({ code }) {
      if (dossiers.has(code)) return false;
      dossiers.add(code);
      return true;
    },
  });
});
afterAll(async () => {
  await servers.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('the training panel', () => {
  it('shows every server with its address and fault, and tells the window when a fault changes', async () => {
    const router = createTrainingRouter(training);
    expect(await call(router.setFault, { destination: 'idesk', fault: 'down' })).toEqual({ applied: true });
    expect(events).toEqual([{ type: 'training' }]);
    const view = await call(router.get, undefined);
    expect(view.active).toBe(true);
    expect(view.servers.map(({ destination, fault }) => [destination, fault])).toEqual([
      ['igate', 'none'],
      ['idesk', 'down'],
      ['sohoa', 'none'],
      ['hatinh', 'none'],
      ['dvcqg', 'none'],
    ]);
    await call(router.setFault, { destination: 'idesk', fault: 'none' });
  });

  it('creates sample dossiers once', async () => {
    const router = createTrainingRouter(training);
    const first = await call(router.createDossiers, undefined);
    expect(first.created).toBeGreaterThan(0);
    expect(await call(router.createDossiers, undefined)).toEqual({ created: 0 });
  });

  it('writes the samples that were asked for', async () => {
    const router = createTrainingRouter(training);
    expect(await call(router.scanSamples, { ids: ['a'] })).toEqual({ files: ['/scan/a.pdf'] });
  });

  it('is empty with a real profile, and says why nothing can be done', async () => {
    const router = createTrainingRouter(null);
    expect(await call(router.get, undefined)).toEqual({ active: false, servers: [], samples: [] });
    await expect(call(router.ledger, { destination: 'igate' })).rejects.toMatchObject({ code: 'training.not-active' });
  });
});

it('sample dossiers are what the contract accepts', () => {
  const input = dossiersContract.create['~orpc'].inputSchema;
  for (const dossier of sampleDossiers(['1.001193']))
    expect(input?.safeParse(dossier)).toMatchObject({ success: true });
});
