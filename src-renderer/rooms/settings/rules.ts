import type { Reason } from '#contract/common.ts';
import type { MessageCode } from '#contract/messages/index.ts';
import type { Check } from '#contract/settings.ts';

/** The longest texts that the contract takes. */
export const PROFILE_LIMIT = 2_000_000;
export const CATALOGUE_LIMIT = 20_000_000;

export type ImportProblem = 'unknownKind' | 'tooLarge';

/** How a chosen catalogue file is to be read, by its name; content decides in the core. */
export function catalogueFormat(fileName: string, size: number): 'json' | 'csv' | ImportProblem {
  const ending = /\.(json|csv)$/i.exec(fileName)?.[1]?.toLowerCase();
  if (ending === undefined) return 'unknownKind';
  if (size > CATALOGUE_LIMIT) return 'tooLarge';
  return ending === 'json' ? 'json' : 'csv';
}

/** A name for a folder that the person chose: its last part. */
export function folderName(path: string): string {
  return path.split(/[\\/]/).filter(Boolean).at(-1) ?? '';
}

/** Paths that begin with two slashes or backslashes lead to another machine: such folders are polled. */
export function folderKind(path: string): 'local' | 'share' {
  return /^(?:\\\\|\/\/)/.test(path.trim()) ? 'share' : 'local';
}

/** The reason of a destination that was not reached speaks of the queue; a check tells it in its own words. */
export function isOffline(reason: Pick<Reason, 'code'> | null): boolean {
  return reason?.code === ('connectors.offline' satisfies MessageCode);
}

/** What is wrong comes first; within that the order of the core stays. */
export function troublesFirst(checks: readonly Check[]): readonly Check[] {
  return [...checks].sort((a, b) => Number(a.ok) - Number(b.ok));
}

/** The check of a destination's endpoint among the doctor's checks, by destination id or address. */
export function checkOfDestination(
  checks: readonly Check[],
  destination: { readonly destination: string; readonly address: string },
): Check | null {
  return (
    checks.find(
      (check) =>
        (check.subject === 'endpoint' || check.subject === 'destination') &&
        (check.id.split(/[.:/]/).includes(destination.destination) ||
          check.name === destination.destination ||
          check.name === destination.address),
    ) ?? null
  );
}
