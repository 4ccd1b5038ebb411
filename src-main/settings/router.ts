import { implement } from '@orpc/server';
import type { DestinationId } from '#contract/common.ts';
import { settingsContract, type Check, type EnvironmentQueue } from '#contract/settings.ts';
import type { Settings } from './service.ts';

interface Asked {
  actor(): string;
  /** Looks at everything that the core is made of. */
  doctor(): Promise<Check[]>;
  /** What is queued for either system of a destination. */
  queued(destination: DestinationId): EnvironmentQueue;
}

export function createSettingsRouter(settings: Settings, { actor, doctor, queued }: Asked) {
  const os = implement(settingsContract);
  return os.router({
    get: os.get.handler(() => settings.view()),
    setPreferences: os.setPreferences.handler(({ input }) => settings.setPreferences(input)),
    checkProfile: os.checkProfile.handler(({ input }) => settings.checkProfile(input.text)),
    installProfile: os.installProfile.handler(({ input }) => settings.installProfile(input.text, actor())),
    setSecret: os.setSecret.handler(({ input }) => {
      settings.setSecret(input.name, input.value, actor());
      return { set: true };
    }),
    setEnvironment: os.setEnvironment.handler(({ input }) => {
      settings.setEnvironment(input.destination, input.environment, actor());
      return { environment: input.environment, queued: queued(input.destination) };
    }),
    environmentQueue: os.environmentQueue.handler(({ input }) => queued(input.destination)),
    doctor: os.doctor.handler(async () => ({ checks: await doctor() })),
  });
}
