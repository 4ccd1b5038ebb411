import { destinationId, type DestinationId } from '#contract/common.ts';
import { AppError } from '../platform/errors.ts';
import type { Clock } from '../platform/clock.ts';
import type { Database } from '../platform/database/database.ts';
import { secretsOf, type Profile } from './profile.ts';

/** Passwords and keys of the remote systems, in the encrypted database, apart from the profile that names them. */
export interface SecretStore {
  read(name: string): string | undefined;
  write(name: string, value: string): void;
  forget(name: string): void;
}

export function createSecretStore(database: Database, clock: Clock): SecretStore {
  const select = database.prepare('SELECT value FROM secret WHERE name = ?');
  const upsert = database.prepare(`
    INSERT INTO secret (name, value, changed_at) VALUES (?, ?, ?)
    ON CONFLICT DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at`);
  const remove = database.prepare('DELETE FROM secret WHERE name = ?');
  return {
    read: (name) => (select.get(name) as { value: string } | undefined)?.value,
    write: (name, value) => void upsert.run(name, value, clock.now()),
    forget: (name) => void remove.run(name),
  };
}

/** Every secret that the profile names, sorted. */
export function namedSecrets(profile: Profile): readonly string[] {
  const names = destinationId.options.flatMap((destination) => secretsAt(profile, destination));
  return [...new Set(names)].sort();
}

/**
 * Those that one destination names: by its ways of signing in, or where units have secrets of their own, each unit's at
 * either of its systems.
 */
export function secretsAt(profile: Profile, destination: DestinationId): readonly string[] {
  const settings = profile.destinations[destination];
  if (settings === undefined) return [];
  if (settings.auth.kind !== 'units') {
    const repository = 'repository' in settings ? settings.repository : undefined;
    return [...secretsOf(settings.auth), ...(repository === undefined ? [] : [repository.auth.password])];
  }
  const units = 'units' in settings ? [settings.units, settings.test?.units ?? {}] : [];
  return units.flatMap((each) => Object.values(each).map(({ secret }) => secret));
}

/** @throws AppError `settings.unknown-secret` for a name that the profile does not use. */
export function requireNamed(profile: Profile, name: string): void {
  if (!namedSecrets(profile).includes(name)) throw new AppError('settings.unknown-secret', { params: { name } });
}
