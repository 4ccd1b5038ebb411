import { onBeforeUnmount, ref, watch } from 'vue';
import { useI18n } from 'vue-i18n';
import { describe } from '#contract/messages/index.ts';
import type { Job } from '#contract/outbox.ts';
import { useHost } from '../../app/host.ts';
import { locale } from '../../i18n/locale.ts';
import { formatRecent } from '../../ui/format.ts';
import { jobSentence, type Phrase } from './rules.ts';
import { useOutboxStore } from './store.ts';

/** Sentences name times: they are read anew so often, in milliseconds. */
const READ_ANEW = 30_000;

/** What the room says of a job, in the language of the window. */
export interface JobWords {
  operationOf(job: Pick<Job, 'operation'>): string;
  sentenceOf(job: Job): Phrase;
  /** What a row says first: for one that needs a person its own reason, which tells more than that there is one. */
  textOf(job: Job): string;
}

export function useJobWords(): JobWords {
  const { t, te } = useI18n();
  const host = useHost();
  const store = useOutboxStore();
  const now = ref(Date.now());
  const clock = setInterval(() => (now.value = Date.now()), READ_ANEW);
  onBeforeUnmount(() => clearInterval(clock));
  // what came just now is not judged by a time that is older
  watch(store.pages.items, () => (now.value = Date.now()), { flush: 'sync' });

  const operationName = (operation: string): string =>
    te(`outbox.operation.${operation}`) ? t(`outbox.operation.${operation}`) : operation;
  const sentenceOf = (job: Job): Phrase =>
    jobSentence(job, {
      name: host.nameOf(job.destination),
      health: store.byDestination.get(job.destination),
      operation: operationName,
      now: now.value,
      time: (instant) => formatRecent(instant),
    });
  return {
    operationOf: (job) => operationName(job.operation),
    sentenceOf,
    textOf(job) {
      const own = job.state === 'needs-person' && !job.uncertain ? job.reason : null;
      if (own !== null) return describe(locale.value, own).what;
      const { key, params } = sentenceOf(job);
      return t(`outbox.sentence.${key}`, params);
    },
  };
}
