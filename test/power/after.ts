import { createHash } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { destinationId, type DestinationId } from '#contract/common.ts';
import { startCore, type Core } from '../../src-main/core.ts';
import { systemClock } from '../../src-main/platform/clock.ts';
import { technicalText } from '../../src-main/platform/errors.ts';
import { createTrainingServers, type TrainingServers } from '../../src-main/training/servers.ts';
import { arrived } from '../faults/truth.ts';
import { plainMachine } from '../fixtures/machine.ts';
import type { Findings } from './found.ts';
import type { Image } from './image.ts';
import { profileText, PROCEDURE, type Places } from './places.ts';
import type { Promises } from './promises.ts';

/**
 * Starts the real program on an image that is in place, lets it take up its work, sends every dossier that has papers,
 * and compares with the ledgers of the remote systems, which remember what arrived before the cut: nothing is missing
 * and nothing came twice.
 */
export async function findBrokenAfterwards(image: Image, places: Places, promises: Promises): Promise<Findings> {
  const findings: Findings = { violations: [], checked: 0 };
  const expect = (kept: boolean, what: string): void => {
    findings.checked += 1;
    if (!kept) findings.violations.push(what);
  };
  const components: { name: string; paperCode: string; required: boolean }[] = [];
  const servers = createTrainingServers({ folder: places.remote, clock: systemClock, components: () => components });
  await servers.start();
  let core: Core | undefined;
  try {
    writeFileSync(places.profile, profileText(servers.profile(), places));
    core = await startCore({
      dataFolder: places.data,
      profileFile: places.profile,
      host: plainMachine,
      mode: 'writer',
      logLevel: 'warn',
    });
    await goOn(core, servers, components, image, promises, expect);
  } catch (error) {
    expect(false, `the program cannot go on: ${technicalText(error)}`);
  } finally {
    await core?.stop();
    await servers.stop();
  }
  return findings;
}

/** Milliseconds after which waiting is given up; the waiting itself ends with what it waits for. */
const PATIENCE = 30_000;
/** A dossier's doubtful jobs come to light one after the other. */
const MOST_ROUNDS = 50;

async function goOn(
  core: Core,
  servers: TrainingServers,
  components: { name: string; paperCode: string; required: boolean }[],
  image: Image,
  { contents }: Promises,
  expect: (kept: boolean, what: string) => void,
): Promise<void> {
  const client = clientOf(core);
  for (const [name, value] of servers.secrets()) await client.settings.setSecret({ name, value });
  components.push(...(await client.catalogue.get({ code: PROCEDURE })).components);

  // whole files of the scan folders are taken in and move away
  const whole = [...image.roots].flatMap(([root, entries]) =>
    entries.flatMap(({ path, bytes }) => {
      const name = path.slice(path.lastIndexOf('/') + 1);
      const dropped = contents.get(name);
      if (bytes === null || dropped?.path !== join(root, path)) return [];
      return createHash('sha256').update(bytes).digest('hex') === dropped.sha256 ? [dropped] : [];
    }),
  );
  const emptied = await until(() => Promise.resolve(whole.every(({ path }) => !existsSync(path))));
  expect(emptied, 'whole files stay in the scan folder');

  const items = await everyItem(client);
  for (const [name, { durable, sha256 }] of contents) {
    const copies = items.filter((item) => item.name === name).reduce((sum, item) => sum + item.copies, 0);
    // the same bytes again are counted on the item that is there
    const same = [...contents.values()].filter((other) => other.sha256 === sha256).length;
    // what the scanner never made durable may have come back as another file
    if (durable) expect(copies <= same, `${name} was taken in ${copies} times`);
  }

  const { items: all } = await client.dossiers.search({ limit: 200 });
  const dossiers = await Promise.all(all.map(({ id }) => client.dossiers.get({ id })));
  const withPapers = dossiers.filter((dossier) => papersOf(dossier).length > 0);
  for (const dossier of withPapers) {
    for (const { documentId } of papersOf(dossier)) {
      const ready = await until(async () => (await client.documents.get({ id: documentId })).state === 'ready');
      expect(ready, `a paper of ${dossier.code} is not prepared`);
    }
    await client.dossiers.send({ id: dossier.id });
  }
  for (const { destination } of (await client.outbox.destinations()).destinations) {
    await client.outbox.retryDestination({ destination });
  }
  expect((await drained(core, client, servers)) === 0, 'jobs are left');

  for (const destination of destinationId.options) {
    const ledger = servers.ledger(destination);
    for (const entry of ledger) expect(entry.times === 1, `${destination}: ${entry.kind} ${entry.name} came twice`);
    const there = new Set(ledger.map((entry) => `${entry.kind} ${entry.dossierCode} ${entry.sha256}`));
    const codes = new Set(ledger.map((entry) => `${entry.kind} ${entry.dossierCode}`));
    for (const dossier of withPapers) {
      for (const [kind, papers] of WANTED[destination].papers) {
        for (const { documentId } of papers(dossier)) {
          const sha256 = (await client.documents.get({ id: documentId })).pdf?.sha256 ?? '';
          expect(
            there.has(`${kind} ${dossier.code} ${sha256}`),
            `${destination}: ${kind} of ${dossier.code} is missing`,
          );
        }
      }
      for (const kind of WANTED[destination].dossiers) {
        expect(codes.has(`${kind} ${dossier.code}`), `${destination}: ${kind} ${dossier.code} is missing`);
      }
    }
  }
  expect((await client.audit.verify()).intact, 'the chain of the log is broken afterwards');
}

/** Sends until nothing is left; what cannot be asked is settled by what a person would see at the remote. */
async function drained(core: Core, client: Client, servers: TrainingServers): Promise<number> {
  for (let round = 0; ; round += 1) {
    const { left } = await core.drain(PATIENCE);
    const { items } = await client.outbox.list({ states: ['needs-person'], limit: 200 });
    const doubtful = items.filter(({ uncertain }) => uncertain);
    if (left === 0 || doubtful.length === 0 || round === MOST_ROUNDS) return left;
    for (const job of doubtful) {
      const { items: siblings } = await client.outbox.list({ dossierId: job.dossierId ?? '', limit: 200 });
      await client.outbox.settle({ id: job.id, arrived: arrived(job, siblings, servers.ledger(job.destination)) });
    }
  }
}

type Papers = readonly (readonly [string, (dossier: Dossier) => readonly { readonly documentId: string }[]])[];

/** Lines that each dossier leaves in a ledger: one for each of its papers, by their bytes, and those of the dossier. */
const WANTED: Readonly<Record<DestinationId, { readonly papers: Papers; readonly dossiers: readonly string[] }>> = {
  igate: {
    papers: [
      ['component-file', ofComponents],
      ['result-file', ({ results }) => results],
    ],
    dossiers: ['dossier'],
  },
  idesk: { papers: [['draft-file', ofComponents]], dossiers: [] },
  sohoa: { papers: [['dossier-file', papersOf]], dossiers: [] },
  hatinh: { papers: [], dossiers: ['dossier'] },
  dvcqg: { papers: [], dossiers: ['dossier'] },
};

const clientOf = (core: Core) => createRouterClient(core.router);
type Client = ReturnType<typeof clientOf>;
type Dossier = Awaited<ReturnType<Client['dossiers']['get']>>;

function ofComponents(dossier: Dossier) {
  return dossier.components.flatMap(({ attachments }) => attachments);
}

function papersOf(dossier: Dossier) {
  return [...ofComponents(dossier), ...dossier.results];
}

async function everyItem(client: Client) {
  const lists = await Promise.all(
    (['waiting', 'needs-person', 'filed', 'set-aside'] as const).map((state) =>
      client.inbox.list({ state, limit: 200 }),
    ),
  );
  return lists.flatMap(({ items }) => items);
}

async function until(condition: () => Promise<boolean>): Promise<boolean> {
  for (const giveUp = performance.now() + PATIENCE; performance.now() < giveUp;) {
    if (await condition()) return true;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return false;
}
