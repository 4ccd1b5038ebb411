import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import Conf from 'conf';
import { destinationId, type DestinationId } from '#contract/common.ts';
import {
  preferences as preferencesSchema,
  type DestinationEnvironment,
  type Preferences,
  type PreferencesChange,
  type ProfileProblem,
  type SettingsView,
} from '#contract/settings.ts';
import { inBothLanguages } from '#contract/messages/index.ts';
import type { AuditLog } from '../audit/service.ts';
import { writeDurably } from '../platform/blobs/files.ts';
import { transact, type Database } from '../platform/database/database.ts';
import { AppError, systemCode } from '../platform/errors.ts';
import type { EventHub } from '../platform/events.ts';
import type { Environments } from './environments.ts';
import type { Profile } from './profile.ts';
import { readProfile, type ProfileFinding, type ProfileReading } from './profile-file.ts';
import { namedSecrets, requireNamed, secretsAt, type SecretStore } from './secrets.ts';

/** Where the profile in force came from. */
export interface ProfileInForce {
  readonly profile: Profile;
  /** `null` for the built-in training profile. */
  readonly file: string | null;
}

/** What was found in a profile's text, in the language of the program. */
export interface ProfileVerdict {
  readonly problems: ProfileProblem[];
  readonly warnings: ProfileProblem[];
}

/** Profile, preferences and secrets, kept apart. */
export interface Settings {
  view(): SettingsView;
  setPreferences(change: PreferencesChange): Preferences;
  /** Problems keep a profile from being installed; warnings do not. */
  checkProfile(text: string): ProfileVerdict;
  /** Writes the profile into the data folder when it has no problems; it is in force at the next start. */
  installProfile(text: string, actor: string): Promise<ProfileVerdict>;
  setSecret(name: string, value: string, actor: string): void;
  /**
   * Throws the switch of a destination that has two systems.
   * @throws AppError `settings.environment-unknown`
   */
  setEnvironment(destination: DestinationId, environment: DestinationEnvironment, actor: string): void;
  /** Hears of each switch that was thrown, within its transaction. */
  onEnvironmentSet(listener: (destination: DestinationId) => void): void;
  /** Hears the name of each secret that was entered. */
  onSecretSet(listener: (name: string) => void): void;
}

interface SettingsDependencies {
  readonly dataFolder: string;
  readonly inForce: ProfileInForce;
  readonly database: Database;
  readonly secrets: SecretStore;
  readonly environments: Environments;
  /** In training the servers bring their own secrets. */
  readonly readSecret: (name: string) => string | undefined;
  readonly audit: AuditLog;
  readonly events: EventHub;
}

const PROFILE_FILE = 'profile.json';

/**
 * The profile of `file`, or without one that of the data folder; `null` when none is installed.
 *
 * @throws AppError `settings.profile-missing`, `settings.profile-invalid` (with the line)
 */
export async function installedProfile(dataFolder: string, file: string | undefined): Promise<ProfileInForce | null> {
  const chosen = file ?? join(dataFolder, PROFILE_FILE);
  let text: string;
  try {
    text = await readFile(chosen, 'utf8');
  } catch (error) {
    if (file === undefined && systemCode(error) === 'ENOENT') return null;
    throw new AppError('settings.profile-missing', { params: { file: chosen }, cause: error });
  }
  const reading = readProfile(text, dataFolder);
  if (reading.ok) return { profile: reading.profile, file: chosen };
  const [first] = reading.problems;
  const tell = (locale: 'vi' | 'en'): string => [first?.path, first?.message[locale]].filter(Boolean).join(' ');
  throw new AppError('settings.profile-invalid', {
    params: {
      file: chosen,
      line: first?.line ?? 1,
      ...inBothLanguages('problem', { vi: tell('vi'), en: tell('en') }),
    },
  });
}

export function createSettings(dependencies: SettingsDependencies): Settings {
  const { dataFolder, inForce, database, secrets, environments, readSecret, audit, events } = dependencies;
  const { profile } = inForce;
  const stored = new Conf<{ preferences: unknown }>({
    cwd: dataFolder,
    configName: 'preferences',
    clearInvalidConfig: true,
  });
  const environmentListeners: ((destination: DestinationId) => void)[] = [];
  const secretListeners: ((name: string) => void)[] = [];
  const readPreferences = (): Preferences => {
    const found = preferencesSchema.safeParse(stored.get('preferences', {}));
    return found.success ? found.data : preferencesSchema.parse({});
  };

  const verdictOf = (reading: ProfileReading): ProfileVerdict => {
    const { locale } = readPreferences();
    const told = (findings: readonly ProfileFinding[]): ProfileProblem[] =>
      findings.map(({ path, line, message }) => ({ path, line, message: message[locale] }));
    return reading.ok
      ? { problems: [], warnings: told(reading.warnings) }
      : { problems: told(reading.problems), warnings: [] };
  };

  return {
    view: () => ({
      profile: {
        name: profile.name,
        environment: profile.environment,
        unit: profile.unit,
        file: inForce.file,
        maxFileBytes: profile.scan.maxFileBytes,
        destinations: destinationId.options.flatMap((destination) => {
          const settings = profile.destinations[destination];
          if (settings === undefined) return [];
          return [
            {
              destination,
              name: settings.name,
              enabled: settings.enabled,
              address: environments.address(destination),
              auth: settings.auth.kind,
              environment: environments.of(destination) ?? settings.environment,
              environments: [...environments.choices(destination)],
              uploadCap: lowest(profile.sending.bandwidth.upload, settings.bandwidth.upload),
            },
          ];
        }),
      },
      repository: repositoryOf(profile, environments),
      secrets: namedSecrets(profile).map((name) => ({ name, set: readSecret(name) !== undefined })),
      preferences: readPreferences(),
    }),

    setPreferences(change) {
      const before = readPreferences();
      const next: Preferences = {
        locale: change.locale ?? before.locale,
        theme: change.theme ?? before.theme,
        layout: { ...before.layout, ...change.layout },
      };
      stored.set('preferences', next);
      events.publish({ type: 'settings' });
      return next;
    },

    checkProfile(text) {
      return verdictOf(readProfile(text, dataFolder));
    },

    async installProfile(text, actor) {
      const reading = readProfile(text, dataFolder);
      if (!reading.ok) return verdictOf(reading);
      await writeDurably(dataFolder, PROFILE_FILE, text);
      audit.append({ actor, action: 'settings.profile-installed', detail: { name: reading.profile.name } });
      events.publish({ type: 'settings' });
      return verdictOf(reading);
    },

    setSecret(name, value, actor) {
      requireNamed(profile, name);
      transact(database, () => {
        secrets.write(name, value);
        audit.append({ actor, action: 'settings.secret-set', detail: { name } });
      });
      events.publish({ type: 'settings' });
      for (const listener of secretListeners) listener(name);
    },

    setEnvironment(destination, environment, actor) {
      const before = environments.of(destination);
      if (before === environment) return;
      transact(database, () => {
        environments.choose(destination, environment);
        audit.append({
          actor,
          action: 'settings.environment-switched',
          destination,
          detail: { before: before ?? '', after: environment },
        });
        for (const listener of environmentListeners) listener(destination);
      });
      events.publish({ type: 'settings' });
    },

    onEnvironmentSet: (listener) => void environmentListeners.push(listener),
    onSecretSet: (listener) => void secretListeners.push(listener),
  };
}

/** The cap that is felt: both hold. */
function lowest(...caps: readonly (number | undefined)[]): number | null {
  const set = caps.filter((cap) => cap !== undefined);
  return set.length === 0 ? null : Math.min(...set);
}

function repositoryOf(profile: Profile, environments: Pick<Environments, 'address'>): SettingsView['repository'] {
  const repository = profile.destinations.dvcqg?.repository;
  if (repository === undefined) return null;
  const { name, auth, dstcode, providerUrl } = repository;
  return {
    name,
    address: environments.address('dvcqg'),
    account: auth.username,
    dstcode,
    providerUrl,
    secrets: [...secretsAt(profile, 'dvcqg')],
  };
}
