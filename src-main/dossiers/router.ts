import { implement } from '@orpc/server';
import { dossiersContract } from '#contract/dossiers.ts';
import type { Dossiers } from './service.ts';

export function createDossiersRouter(dossiers: Dossiers) {
  const os = implement(dossiersContract);
  return os.router({
    create: os.create.handler(({ input }) => dossiers.create(input)),
    update: os.update.handler(({ input }) => dossiers.update(input)),
    get: os.get.handler(({ input }) => dossiers.get(input.id)),
    findByCode: os.findByCode.handler(({ input }) => ({ dossierId: dossiers.findByCode(input.code) })),
    search: os.search.handler(({ input }) => dossiers.search(input)),
    attach: os.attach.handler(({ input }) => dossiers.attach(input)),
    detach: os.detach.handler(({ input }) => dossiers.detach(input)),
    move: os.move.handler(({ input }) => dossiers.move(input)),
    undo: os.undo.handler(({ input }) => dossiers.undo(input.operationId)),
    sendPlan: os.sendPlan.handler(({ input }) => dossiers.sendPlan(input.id)),
    send: os.send.handler(({ input }) => dossiers.send(input)),
    correct: os.correct.handler(({ input }) => dossiers.correct(input)),
    refresh: os.refresh.handler(({ input, signal }) => dossiers.refresh(input.id, signal)),
    fetchRemoteFile: os.fetchRemoteFile.handler(async ({ input, signal }) => ({
      documentId: await dossiers.fetchRemoteFile(input, signal),
    })),
    attachResults: os.attachResults.handler(({ input, signal }) => dossiers.attachResults(input, signal)),
    pullFromOneStop: os.pullFromOneStop.handler(({ input, signal }) => dossiers.pullFromOneStop(input, signal)),
  });
}
