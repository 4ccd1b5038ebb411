import { computed, ref, shallowRef } from 'vue';
import { useI18n } from 'vue-i18n';
import type { DestinationId } from '#contract/common.ts';
import { LONGEST_HOLD_DAYS, MOST_JOBS_COUNTED, type Job } from '#contract/outbox.ts';
import { client } from '../../app/client.ts';
import { useHost } from '../../app/host.ts';
import { useNotices } from '../../app/notices.ts';
import { formatNumber, formatRecent } from '../../ui/format.ts';
import { actionOf } from './rules.ts';
import { useOutboxStore, type Selection } from './store.ts';

/** What a decision is about: jobs that were pointed at, or all of a class, also those that are not loaded. */
export type Subject = { readonly jobs: readonly Job[] } | { readonly matching: Selection };
export type BulkDecision = 'retry' | 'wait' | 'cancel';
type Reach = Awaited<ReturnType<typeof client.outbox.reach>>;

const DAY = 24 * 60 * 60 * 1000;
const NOTHING: Reach = { matching: 0, retry: 0, wait: 0, cancel: 0 };

/**
 * What the officer decides in this room: says how many jobs it will touch, asks where it cannot be taken back, does it,
 * and says what was done. `after` is called when a dialog may have left the focus nowhere.
 */
export function useDecisions(after: () => void) {
  const { t } = useI18n();
  const host = useHost();
  const notices = useNotices();
  const store = useOutboxStore();

  const busy = ref(false);
  const dialog = ref<BulkDecision | 'correct' | 'sign-in' | null>(null);
  const subject = shallowRef<Subject>({ jobs: [] });
  const reach = shallowRef<Reach>(NOTHING);

  const first = computed(() => ('jobs' in subject.value ? subject.value.jobs[0] : undefined));
  const correcting = computed(() => (dialog.value === 'correct' ? (first.value ?? null) : null));
  const signingIn = computed(() => (first.value === undefined ? undefined : actionOf(first.value, 'sign-in')));
  const latest = computed(() => {
    const jobs = 'jobs' in subject.value ? subject.value.jobs : [];
    const known = jobs.flatMap((job) => actionOf(job, 'wait')?.latest ?? []).sort();
    return known.at(0) ?? new Date(Date.now() + LONGEST_HOLD_DAYS * DAY).toISOString();
  });

  async function act(action: () => Promise<string>): Promise<void> {
    if (busy.value) return;
    busy.value = true;
    try {
      notices.done(await action());
      store.chosen = new Set();
      await store.refresh();
    } catch (error) {
      notices.failed(error);
    } finally {
      busy.value = false;
      after();
    }
  }

  const idsOf = (jobs: readonly Job[]): string[] => jobs.map(({ id }) => id);
  /** Only what the decision is for; a call about anything else is without effect. */
  const allowed = (jobs: readonly Job[], kind: BulkDecision): readonly Job[] =>
    jobs.filter((job) => actionOf(job, kind) !== undefined);

  const retry = (): Promise<void> =>
    act(async () => {
      const meant = subject.value;
      const count = await ('jobs' in meant
        ? store.retry(idsOf(allowed(meant.jobs, 'retry')))
        : store.retryWhere(meant.matching));
      return count === 0 ? t('outbox.done.retryNone') : t('outbox.done.retry', { count: formatNumber(count) }, count);
    });
  const wait = (until: string): Promise<void> =>
    act(async () => {
      const meant = subject.value;
      const count = await ('jobs' in meant
        ? store.waitUntil(idsOf(allowed(meant.jobs, 'wait')), until)
        : store.waitWhere(meant.matching, until));
      return count === 0
        ? t('outbox.done.waitNone')
        : t('outbox.done.wait', { count: formatNumber(count), time: formatRecent(until) }, count);
    });
  const cancel = (reason: string): Promise<void> =>
    act(async () => {
      const meant = subject.value;
      const count = await ('jobs' in meant
        ? store.cancel(idsOf(allowed(meant.jobs, 'cancel')), reason)
        : store.cancelWhere(meant.matching, reason));
      return count === 0 ? t('outbox.done.cancelNone') : t('outbox.done.cancel', { count: formatNumber(count) }, count);
    });
  const NONE = { retry: 'outbox.done.retryNone', wait: 'outbox.done.waitNone', cancel: 'outbox.done.cancelNone' };

  /** Counts what it will touch, then asks; about trying one job again there is nothing to ask. */
  async function ask(kind: BulkDecision, about: Subject): Promise<void> {
    if (busy.value || ('jobs' in about && about.jobs.length === 0)) return;
    subject.value = about;
    if (kind === 'retry' && 'jobs' in about && about.jobs.length === 1) return retry();
    try {
      const found = await client.outbox.reach(
        'jobs' in about ? { ids: idsOf(about.jobs.slice(0, MOST_JOBS_COUNTED)) } : about.matching,
      );
      reach.value = found;
      if (found[kind] === 0) notices.done(t(NONE[kind]));
      else dialog.value = kind;
    } catch (error) {
      notices.failed(error);
    }
  }
  /** The thing to do about one job that needs a person. */
  function mend(job: Job | undefined, how?: 'correct' | 'sign-in'): void {
    if (job === undefined) return;
    subject.value = { jobs: [job] };
    if (how !== 'sign-in' && actionOf(job, 'correct') !== undefined) dialog.value = 'correct';
    else if (actionOf(job, 'sign-in') !== undefined) dialog.value = 'sign-in';
  }

  const retryAt = (destination: DestinationId): Promise<void> =>
    act(async () => {
      const count = await store.retryDestination(destination);
      return t('outbox.tried', { count: formatNumber(count) }, count);
    });
  const settle = (id: string, arrived: boolean): Promise<void> =>
    act(async () => {
      await store.settle(id, arrived);
      return t(arrived ? 'outbox.done.arrived' : 'outbox.done.sendAgain');
    });
  function corrected(elsewhere: readonly DestinationId[]): void {
    const name = host.nameOf(correcting.value?.destination ?? '');
    dialog.value = null;
    void act(() =>
      Promise.resolve(
        elsewhere.length === 0
          ? t('outbox.done.corrected', { name })
          : t('outbox.done.correctedHere', { name, names: elsewhere.map((one) => host.nameOf(one)).join(', ') }),
      ),
    );
  }
  function signedIn(): void {
    const name = host.nameOf(signingIn.value?.destination ?? '');
    void act(() => Promise.resolve(t('outbox.signIn.done', { name })));
  }

  return {
    busy,
    dialog,
    reach,
    latest,
    correcting,
    signingIn,
    ask,
    mend,
    retry,
    wait,
    cancel,
    retryAt,
    settle,
    corrected,
    signedIn,
  };
}
export type Decisions = ReturnType<typeof useDecisions>;
