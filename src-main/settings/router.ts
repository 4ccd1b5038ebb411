import { implement } from '@orpc/server';
import { settingsContract, type Check } from '#contract/settings.ts';
import type { Settings } from './service.ts';

/** @param doctor looks at everything that the core is made of. */
export function createSettingsRouter(settings: Settings, actor: () => string, doctor: () => Promise<Check[]>) {
  const os = implement(settingsContract);
  return os.router({
    get: os.get.handler(() => settings.view()),
    setPreferences: os.setPreferences.handler(({ input }) => settings.setPreferences(input)),
    checkProfile: os.checkProfile.handler(({ input }) => ({ problems: [...settings.checkProfile(input.text)] })),
    installProfile: os.installProfile.handler(async ({ input }) => ({
      problems: [...(await settings.installProfile(input.text, actor()))],
    })),
    setSecret: os.setSecret.handler(({ input }) => {
      settings.setSecret(input.name, input.value, actor());
      return { set: true };
    }),
    doctor: os.doctor.handler(async () => ({ checks: await doctor() })),
  });
}
