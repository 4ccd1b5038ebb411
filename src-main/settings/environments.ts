import type { DestinationId } from '#contract/common.ts';
import type { DestinationEnvironment } from '#contract/settings.ts';
import type { Clock } from '../platform/clock.ts';
import type { Database } from '../platform/database/database.ts';
import { AppError } from '../platform/errors.ts';
import type { Profile } from './profile.ts';

/** For destinations that have a system for trials beside the real one: which of them is used. */
export interface Environments {
  /** The systems of a destination that the switch can choose from; empty where there is nothing to choose. */
  choices(destination: DestinationId): readonly DestinationEnvironment[];
  /** `null` where there is nothing to choose. */
  of(destination: DestinationId): DestinationEnvironment | null;
  /** Where the destination is reached now. */
  address(destination: DestinationId): string;
  /**
   * Throws the switch, in the caller's transaction.
   * @throws AppError `settings.environment-unknown`
   */
  choose(destination: DestinationId, environment: DestinationEnvironment): void;
}

export function createEnvironments(profile: Profile, database: Database, clock: Clock): Environments {
  const select = database.prepare('SELECT environment FROM destination_environment WHERE destination = ?').pluck();
  const upsert = database.prepare(`
    INSERT INTO destination_environment (destination, environment, changed_at) VALUES (?, ?, ?)
    ON CONFLICT DO UPDATE SET environment = excluded.environment, changed_at = excluded.changed_at`);

  const trial = (destination: DestinationId): { readonly baseUrl: string } | undefined => {
    const settings = profile.destinations[destination];
    return settings !== undefined && 'test' in settings ? settings.test : undefined;
  };
  const choices = (destination: DestinationId): readonly DestinationEnvironment[] =>
    trial(destination) === undefined ? [] : ['test', 'live'];
  const of = (destination: DestinationId): DestinationEnvironment | null => {
    const offered = choices(destination);
    if (offered.length === 0) return null;
    const chosen = select.get(destination);
    const first = profile.destinations[destination]?.environment;
    return offered.find((one) => one === chosen) ?? offered.find((one) => one === first) ?? 'live';
  };

  return {
    choices,
    of,
    address: (destination) =>
      (of(destination) === 'test' ? trial(destination) : undefined)?.baseUrl ??
      profile.destinations[destination]?.baseUrl ??
      '',
    choose(destination, environment) {
      if (!choices(destination).includes(environment)) {
        throw new AppError('settings.environment-unknown', {
          params: { name: profile.destinations[destination]?.name ?? destination },
        });
      }
      upsert.run(destination, environment, clock.now());
    },
  };
}
