import { createEnvironments, type Environments } from '../../settings/environments.ts';
import type { Profile, ReadSecret } from '../../settings/profile.ts';
import { createSecretStore, type SecretStore } from '../../settings/secrets.ts';
import { createSettings, type ProfileInForce, type Settings } from '../../settings/service.ts';
import { restingProfile } from '../../training/profile.ts';
import type { TrainingServers } from '../../training/servers.ts';
import type { Base } from '../base.ts';

export interface SettingsRoom {
  readonly settings: Settings;
  /** The one in force until the next start. */
  readonly profile: Profile;
  readonly environments: Environments;
  readonly readSecret: ReadSecret;
  readonly secrets: SecretStore;
}

/** The installed profile, or that of the practice systems. */
export function openSettings(base: Base, servers: TrainingServers | null): SettingsRoom {
  const { database, clock, installed } = base;
  const inForce: ProfileInForce = installed ?? { profile: servers?.profile() ?? restingProfile(), file: null };
  const { profile } = inForce;
  const secrets = createSecretStore(database, clock);
  // in training the servers bring their secrets; what somebody entered since then counts
  const readSecret = (name: string): string | undefined => secrets.read(name) ?? servers?.secrets().get(name);
  const environments = createEnvironments(profile, database, clock);
  const settings = createSettings({ ...base, inForce, secrets, environments, readSecret });
  return { settings, profile, environments, readSecret, secrets };
}
