import { createHash } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { startCore, type Core } from '../../src-main/core.ts';
import { systemClock } from '../../src-main/platform/clock.ts';
import { createTrainingServers, type TrainingServers } from '../../src-main/training/servers.ts';
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
    expect(false, `the program cannot go on: ${String(error)} ${String((error as Error).cause ?? '')}`);
  } finally {
    await core?.stop();
    await servers.stop();
  }
  return findings;
}

/** Milliseconds after which waiting is given up; the waiting itself ends with what it waits for. */
const PATIENCE = 30_000;

async function goOn(
  core: Core,
  servers: TrainingServers,
  components: { name: string; paperCode: string; required: boolean }[],
  image: Image,
  { contents }: Promises,
  expect: (kept: boolean, what: string) => void,
): Promise<void> {
  const client = createRouterClient(core.router);
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
  for (const [name, { durable }] of contents) {
    const copies = items.filter((item) => item.name === name).reduce((sum, item) => sum + item.copies, 0);
    // what the scanner never made durable may have come back as another file
    if (durable) expect(copies <= 1, `${name} was taken in ${copies} times`);
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
  const { left } = await core.drain(PATIENCE);
  expect(left === 0, `${left} jobs are left`);

  const sent = new Set(withPapers.map(({ code }) => code));
  for (const [destination, kinds] of FILES) {
    const ledger = servers.ledger(destination);
    for (const entry of ledger) expect(entry.times === 1, `${destination}: ${entry.kind} ${entry.name} came twice`);
    const arrived = ledger.filter((entry) => kinds.includes(entry.kind) && sent.has(entry.dossierCode));
    const wanted = await Promise.all(
      withPapers.flatMap((dossier) =>
        papersOf(dossier).map(async ({ documentId }) => {
          const sha256 = (await client.documents.get({ id: documentId })).pdf?.sha256 ?? '';
          return `${dossier.code} ${sha256}`;
        }),
      ),
    );
    const there = new Set(arrived.map((entry) => `${entry.dossierCode} ${entry.sha256}`));
    for (const paper of wanted) expect(there.has(paper), `${destination}: ${paper} did not arrive`);
  }
  expect((await client.audit.verify()).intact, 'the chain of the log is broken afterwards');
}

/** Kinds of ledger lines that are papers of a dossier, by destination. */
const FILES = [
  ['igate', ['component-file', 'result-file']],
  ['idesk', ['draft-file']],
  ['sohoa', ['dossier-file']],
] as const satisfies readonly (readonly [string, readonly string[]])[];

type Client = ReturnType<typeof createRouterClient<Core['router'], Record<never, never>>>;
type Dossier = Awaited<ReturnType<Client['dossiers']['get']>>;

function papersOf(dossier: Dossier) {
  return [...dossier.components.flatMap(({ attachments }) => attachments), ...dossier.results];
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
