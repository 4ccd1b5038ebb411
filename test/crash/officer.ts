import { createRouterClient } from '@orpc/server';
import { startCore } from '../../src-main/core.ts';
import { plainMachine } from '../fixtures/machine.ts';

/**
 * An officer without rest, in a process that is killed at random: whatever lies in the inbox goes onto a dossier at
 * once, each dossier with papers is sent, and every other one moves on to its next status and is sent again. It
 * remembers nothing itself; after every start it goes on from what the program knows. Each step is a line of output.
 */
const [dataFolder, profileFile, procedureCode] = process.argv.slice(2);
if (dataFolder === undefined || profileFile === undefined || procedureCode === undefined) process.exit(2);

/** Papers that go onto one dossier, and dossiers that are looked at in one round. */
const PAPERS = 2;
const DOSSIERS = 20;

const core = await startCore({ dataFolder, profileFile, host: plainMachine, mode: 'writer', logLevel: 'warn' });
const client = createRouterClient(core.router);
const step = (): void => void process.stdout.write('.\n');
const stop = new AbortController();
const isStopping = (): boolean => stop.signal.aborted;
process.once('SIGTERM', () => {
  stop.abort();
  void core.stop().then(() => process.exit(0));
});
step();

while (!isStopping()) {
  try {
    await workOn();
  } catch (error) {
    // whoever stops the program need not be answered any more
    if (!isStopping()) throw error;
  }
}

async function workOn(): Promise<void> {
  const { items: unsent } = await client.dossiers.search({ only: 'unsent', limit: DOSSIERS });
  let empty: string | undefined;
  let worked = false;
  for (const { id } of unsent) {
    const papers = await papersOf(id);
    if (papers.length === 0) empty = id;
    else worked = (await sendWhenReady(id, papers)) || worked;
  }
  const { items: waiting } = await client.inbox.list({ state: 'waiting', limit: PAPERS });
  if (waiting.length > 0) {
    await file(
      empty ?? (await newDossier()).id,
      waiting.map((item) => item.id),
    );
    worked = true;
  }
  if (!worked) await new Promise((resolve) => setTimeout(resolve, 10));
}

async function papersOf(id: string) {
  const dossier = await client.dossiers.get({ id });
  return dossier.components.flatMap((component) => component.attachments);
}

async function sendWhenReady(id: string, papers: Awaited<ReturnType<typeof papersOf>>): Promise<boolean> {
  const documents = await Promise.all(papers.map((paper) => client.documents.get({ id: paper.documentId })));
  if (!documents.every((document) => document.state === 'ready')) return false;
  const { dossier } = await client.dossiers.send({ id });
  step();
  if (dossier.status === 'received' && Number(dossier.code.at(-1)) % 2 === 0) {
    await client.dossiers.update({ id, status: 'in-progress' });
    step();
  }
  return true;
}

async function file(dossierId: string, inboxItemIds: string[]): Promise<void> {
  const { components } = await client.dossiers.get({ id: dossierId });
  const component = components[inboxItemIds.length % components.length];
  if (component === undefined) throw new Error('the procedure has no components');
  await client.dossiers.attach({ dossierId, componentId: component.id, inboxItemIds });
  step();
}

function newDossier() {
  return client.dossiers.create({
    procedureCode: procedureCode ?? '',
    applicant: { name: 'Đoàn Thúy Hải', identityNumber: '001090000001' },
    receivedOn: '2026-11-21',
  });
}
