import { implement } from '@orpc/server';
import { settingsContract, type Check } from '#contract/settings.ts';
import type { Settings } from './service.ts';

/** @param doctor looks at everything that the core is made of. */
export function createSettingsRouter(settings: Settings, actor: () => string, doctor: () => Promise<Check[]>) {
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
      return { environment: input.environment };
    }),
    doctor: os.doctor.handler(async () => ({ checks: await doctor() })),
  });
}
