import { createRouterClient } from '@orpc/server';
import { startCore } from '../../src-main/core.ts';
import { plainMachine } from '../fixtures/machine.ts';

/**
 * An officer without rest, in a process that is killed at random: whatever lies in the inbox goes onto a dossier, and
 * each full dossier is sent. It remembers nothing itself; after every start it goes on from what the program knows.
 */
const [dataFolder, profileFile, procedureCode] = process.argv.slice(2);
if (dataFolder === undefined || profileFile === undefined || procedureCode === undefined) process.exit(2);

/** Papers that make a dossier full. */
const FULL = 3;

const core = await startCore({ dataFolder, profileFile, host: plainMachine, mode: 'writer', logLevel: 'warn' });
const client = createRouterClient(core.router);
process.stdout.write('started\n');

for (let round = 0; ; round += 1) {
  const { items } = await client.dossiers.search({ limit: 200 });
  let open: string | undefined;
  for (const { id, deliveries } of items) {
    const dossier = await client.dossiers.get({ id });
    const papers = dossier.components.flatMap((component) => component.attachments);
    if (papers.length < FULL) open = id;
    else if (deliveries.some((delivery) => delivery.state === 'not-sent')) await sendWhenReady(id);
  }
  const waiting = (await client.inbox.list({ state: 'waiting', limit: 1 })).items[0];
  if (waiting === undefined) {
    await new Promise((resolve) => setTimeout(resolve, 10));
    continue;
  }
  open ??= (await newDossier()).id;
  const dossier = await client.dossiers.get({ id: open });
  const component = dossier.components[round % dossier.components.length];
  if (component === undefined) throw new Error('the procedure has no components');
  await client.dossiers.attach({ dossierId: open, componentId: component.id, inboxItemIds: [waiting.id] });
}

async function sendWhenReady(id: string): Promise<void> {
  const dossier = await client.dossiers.get({ id });
  const papers = dossier.components.flatMap((component) => component.attachments);
  const documents = await Promise.all(papers.map((paper) => client.documents.get({ id: paper.documentId })));
  if (documents.every((document) => document.state === 'ready')) await client.dossiers.send({ id });
}

function newDossier() {
  return client.dossiers.create({
    procedureCode: procedureCode ?? '',
    applicant: { name: 'Đoàn Thúy Hải', identityNumber: '001090000001' },
    receivedOn: '2026-11-21',
  });
}
