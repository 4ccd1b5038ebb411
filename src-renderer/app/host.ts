import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import type { HostInfo } from '#contract/host.ts';
import type { Officer } from '#contract/session.ts';
import type { SettingsView } from '#contract/settings.ts';
import { client } from './client.ts';
import { onAppEvent } from './events.ts';

/** Where this window runs, for whom, and by which profile. */
export const useHost = defineStore('host', () => {
  const info = shallowRef<HostInfo | null>(null);
  const officer = shallowRef<Officer | null>(null);
  const profile = shallowRef<SettingsView['profile'] | null>(null);

  const training = computed(() => info.value?.training ?? false);
  /** A destination's name as the profile gives it, such as `iGate`. */
  function nameOf(destination: string): string {
    return profile.value?.destinations.find((known) => known.destination === destination)?.name ?? destination;
  }

  /** Destinations that a switch points to their system for trials. */
  const onTrial = computed(() =>
    (profile.value?.destinations ?? []).filter(
      ({ enabled, environment, environments }) => enabled && environment === 'test' && environments.length > 0,
    ),
  );

  /** The cap on what is sent there, in bytes a second; `null` when there is none. */
  function uploadCapOf(destination: string): number | null {
    return profile.value?.destinations.find((known) => known.destination === destination)?.uploadCap ?? null;
  }

  async function load(): Promise<void> {
    const [nextInfo, session, settings] = await Promise.all([
      client.host.info(),
      client.session.get(),
      client.settings.get(),
    ]);
    info.value = nextInfo;
    officer.value = session.officer;
    profile.value = settings.profile;
  }

  onAppEvent(['session', 'settings'], () => void load().catch(() => undefined));
  return { info, officer, profile, training, onTrial, nameOf, uploadCapOf, load };
});
