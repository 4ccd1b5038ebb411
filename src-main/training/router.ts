import { implement } from '@orpc/server';
import { trainingContract } from '#contract/training.ts';
import { AppError } from '../platform/errors.ts';
import type { TrainingService } from './service.ts';

/** `null` outside training mode: the panel is empty and everything else says why. */
export function createTrainingRouter(training: TrainingService | null) {
  const os = implement(trainingContract);
  const active = (): TrainingService => {
    if (training === null) throw new AppError('training.not-active');
    return training;
  };
  return os.router({
    get: os.get.handler(() => training?.view() ?? { active: false, servers: [], samples: [] }),
    setFault: os.setFault.handler(async ({ input }) => {
      await active().setFault(input.destination, input.fault);
      return { applied: true };
    }),
    scanSamples: os.scanSamples.handler(async ({ input }) => ({ files: await active().scanSamples(input.ids) })),
    createDossiers: os.createDossiers.handler(async () => ({ created: await active().createDossiers() })),
    issueResult: os.issueResult.handler(({ input }) => active().issueResult(input)),
    ledger: os.ledger.handler(({ input }) => ({ entries: active().ledger(input.destination) })),
  });
}
