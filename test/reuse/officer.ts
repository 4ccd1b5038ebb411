import type { RouterClient } from '@orpc/server';
import type { CoreRouter } from '../../src-main/core.ts';
import { REPOSITORY_OWNERS } from '../../src-main/training/repository-papers.ts';

const PROCEDURE = '1.005434';
const { name, number } = REPOSITORY_OWNERS.business;

type Client = RouterClient<CoreRouter>;

/** Brings every dossier that misses papers to its end, from wherever it stands; then opens another one, if wanted. */
export async function finishReuse(client: Client, step: () => void, opensMore: boolean): Promise<void> {
  const { items } = await client.dossiers.search({ limit: 50 });
  for (const { id } of items) await finishOne(client, id, step);
  if (!opensMore) return;
  await client.dossiers.create({
    procedureCode: PROCEDURE,
    receivedOn: '2020-09-17',
    applicant: { name, kind: 'business', identityNumber: number, birthDate: null },
  });
  step();
}

async function finishOne(client: Client, dossierId: string, step: () => void): Promise<void> {
  const { components } = await client.dossiers.get({ id: dossierId });
  const missing = new Set(components.filter(({ state }) => state === 'missing').map(({ id }) => id));
  if (missing.size === 0) return;
  let overview = await client.reuse.overview({ dossierId });
  const isOpen = (): boolean =>
    overview.components.some(({ componentId, national }) => missing.has(componentId) && national.state !== 'found');
  if (isOpen()) await client.reuse.lookUp({ dossierId });
  while (isOpen()) {
    await new Promise((resolve) => setTimeout(resolve, 2));
    overview = await client.reuse.overview({ dossierId });
  }
  step();
  if (overview.consents.length === 0) {
    await client.reuse.recordConsent({
      dossierId,
      componentIds: components.map(({ id }) => id),
      givenBy: name,
      way: 'spoken',
    });
    step();
  }
  for (const { componentId, national } of overview.components) {
    const paperId = national.papers[0]?.paperId;
    if (!missing.has(componentId) || paperId === undefined) continue;
    await client.reuse.fetch({ dossierId, componentId, paperId });
    step();
    await client.reuse.attach({ dossierId, componentId, paperId });
    step();
  }
}
