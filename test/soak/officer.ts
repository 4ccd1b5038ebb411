import { setTimeout as pause } from 'node:timers/promises';
import type { RouterClient } from '@orpc/server';
import type { Dossier, DossierStatus } from '#contract/dossiers.ts';
import type { CoreRouter } from '../../src-main/core.ts';
import type { TrainingServers } from '../../src-main/training/servers.ts';
import { pick } from '../fixtures/seeded.ts';
import { arrived } from '../faults/truth.ts';
import { dropPaper } from './paper.ts';

type Client = RouterClient<CoreRouter>;

/** What the officers know of a dossier, for the comparison at the end. */
export interface Known {
  readonly id: string;
  readonly code: string;
  papers: number;
  results: number;
  status: DossierStatus;
}

export interface OfficerOptions {
  readonly client: Client;
  readonly servers: TrainingServers;
  readonly scanFolder: string;
  readonly random: () => number;
  readonly procedureCodes: readonly string[];
}

export interface Counts {
  papers: number;
  sends: number;
  statuses: number;
  searches: number;
  readings: number;
  settled: number;
  retried: number;
}

/** A dossier goes forward through these, each once. */
const STATUSES: readonly DossierStatus[] = ['in-progress', 'waiting-for-signature', 'finished', 'returned'];
/** Dossiers that may still change; older ones are finished, so that an hour's memory stays bounded here as well. */
const AT_WORK = 40;
const LONGEST_WAIT = 120_000;

/** The officers of one counter. Every method is one piece of work, as a window would ask for it. */
export function createOfficer({ client, servers, scanFolder, random, procedureCodes }: OfficerOptions) {
  const counts: Counts = { papers: 0, sends: 0, statuses: 0, searches: 0, readings: 0, settled: 0, retried: 0 };
  const dossiers: Known[] = [];

  const until = async <Value>(what: string, look: () => Promise<Value | undefined>): Promise<Value> => {
    const end = Date.now() + LONGEST_WAIT;
    for (;;) {
      const found = await look();
      if (found !== undefined) return found;
      if (Date.now() > end) throw new Error(`waited too long for ${what}`);
      await pause(40);
    }
  };
  /** Scans arrive in the inbox. Gives their items' ids. */
  const scan = async (number: number): Promise<string[]> => {
    const names = new Set<string>();
    for (let paper = 0; paper < number; paper += 1) {
      counts.papers += 1;
      names.add(await dropPaper(scanFolder, counts.papers));
    }
    return until('scans in the inbox', async () => {
      const { items } = await client.inbox.list({ state: 'waiting', limit: 100 });
      const ours = items.filter((item) => names.has(item.name) && item.preparation === 'ready');
      return ours.length === number ? ours.map(({ id }) => id) : undefined;
    });
  };
  const send = async (id: string): Promise<void> => {
    await until('papers made ready', async () => {
      const dossier = await client.dossiers.get({ id });
      const papers = [...dossier.components.flatMap(({ attachments }) => attachments), ...dossier.results];
      const documents = await Promise.all(papers.map(({ documentId }) => client.documents.get({ id: documentId })));
      return documents.every(({ state }) => state === 'ready') ? true : undefined;
    });
    await client.dossiers.send({ id });
    counts.sends += 1;
  };
  const known = (): Known | undefined => {
    const recent = dossiers.slice(-AT_WORK);
    return recent.length === 0 ? undefined : pick(random, recent);
  };

  return {
    counts,
    dossiers,

    /** A citizen with papers: a dossier, its papers on components, sent everywhere. */
    async receive(): Promise<void> {
      const papers = 1 + Math.floor(random() * 3);
      const itemIds = await scan(papers);
      const dossier: Dossier = await client.dossiers.create({
        procedureCode: pick(random, procedureCodes),
        applicant: { name: 'Đoàn Thúy Hải', identityNumber: '001090000001', address: 'Thôn M, Xã N, Tỉnh T' },
        receivedOn: '2026-11-21',
      });
      for (const itemId of itemIds) {
        const component = pick(random, dossier.components);
        await client.dossiers.attach({ dossierId: dossier.id, componentId: component.id, inboxItemIds: [itemId] });
      }
      dossiers.push({ id: dossier.id, code: dossier.code, papers, results: 0, status: dossier.status });
      await send(dossier.id);
    },

    /** The next status; with a finished dossier its result. */
    async goForward(): Promise<void> {
      const dossier = known();
      const next = dossier === undefined ? undefined : STATUSES[STATUSES.indexOf(dossier.status) + 1];
      if (dossier === undefined || next === undefined) return;
      if (next === 'finished') {
        const inboxItemIds = await scan(1);
        await client.dossiers.attach({ dossierId: dossier.id, componentId: null, inboxItemIds });
        dossier.results += 1;
      }
      await client.dossiers.update({ id: dossier.id, status: next });
      dossier.status = next;
      counts.statuses += 1;
      await send(dossier.id);
    },

    async look(): Promise<void> {
      const dossier = known();
      await client.dossiers.search({
        query: pick(random, ['doan thuy', '261121', 'hai', dossier?.code ?? 'x']),
        limit: 50,
      });
      counts.searches += 1;
      await client.audit.list({ text: pick(random, ['', 'hai', dossier?.code ?? 'x']), limit: 100 });
      await client.outbox.list({ limit: 100 });
      await client.outbox.destinations();
      counts.readings += 3;
    },

    /** What waits for a person: the truth of the remote's ledger where it is in doubt, another try elsewhere. */
    async help(): Promise<number> {
      const { items } = await client.outbox.list({ states: ['needs-person', 'needs-login'], limit: 200 });
      for (const job of items) {
        if (job.uncertain && job.state === 'needs-person' && job.reason?.code === 'outbox.unknown-outcome') {
          const { items: siblings } = await client.outbox.list({ dossierId: job.dossierId ?? '', limit: 200 });
          await client.outbox.settle({ id: job.id, arrived: arrived(job, siblings, servers.ledger(job.destination)) });
          counts.settled += 1;
        } else {
          await client.outbox.retry({ ids: [job.id] });
          counts.retried += 1;
        }
      }
      return items.length;
    },
  };
}
export type Officer = ReturnType<typeof createOfficer>;
