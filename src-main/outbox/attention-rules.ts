import type { DestinationId } from '#contract/common.ts';
import type { AttentionKey, JobState } from '#contract/outbox.ts';

/** Signing in lets most go, so it comes first; then what may have arrived. */
export const KINDS = ['sign-in', 'settle', 'refused'] as const;

/** What is counted of the table: jobs of one state, doubt and reason. */
interface CountedJobs {
  readonly state: JobState;
  readonly uncertain: 0 | 1;
  readonly words: string | null;
  readonly count: number;
  readonly departed: 0 | 1;
  readonly newest: number;
}

interface GroupSum {
  readonly key: AttentionKey;
  readonly count: number;
  /** 1 when any of them may have had an effect. */
  readonly departed: 0 | 1;
  /** 1 when any of them may have arrived. */
  readonly uncertain: 0 | 1;
  readonly newest: number;
}

/** One group for all that waits for an account, whatever each is; one for all that may have arrived. */
export function groupsOf(destination: DestinationId, rows: readonly CountedJobs[]): GroupSum[] {
  const groups = new Map<string, GroupSum>();
  for (const { state, uncertain, words, count, departed, newest } of rows) {
    const kind = state === 'needs-login' ? 'sign-in' : uncertain === 1 ? 'settle' : 'refused';
    const place = `${kind} ${words ?? ''}`;
    const known = groups.get(place);
    groups.set(place, {
      key: { destination, kind, words },
      count: count + (known?.count ?? 0),
      departed: departed === 1 || known?.departed === 1 ? 1 : 0,
      uncertain: uncertain === 1 || known?.uncertain === 1 ? 1 : 0,
      newest: Math.max(newest, known?.newest ?? 0),
    });
  }
  return [...groups.values()];
}
