import { actions } from './actions.ts';
import { correct } from './correct.ts';
import { destinations } from './destinations.ts';
import { jobs } from './jobs.ts';

/** The words of the outbox: how each destination stands, what each job waits for, and what a person can do. */
export const outbox = {
  vi: { ...destinations.vi, ...jobs.vi, ...actions.vi, ...correct.vi },
  en: { ...destinations.en, ...jobs.en, ...actions.en, ...correct.en },
};
