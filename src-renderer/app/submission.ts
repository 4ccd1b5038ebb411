import { ref, type Ref } from 'vue';
import { sentenceOf } from './failures.ts';

/** What a dialog sends: once at a time, and with the sentence of what went wrong. */
export interface Submission {
  readonly saving: Ref<boolean>;
  readonly failure: Ref<string | null>;
  /** Does the work, unless it is being done; what it throws becomes the sentence. */
  submit(work: () => Promise<void>): Promise<void>;
}

export function useSubmission(): Submission {
  const saving = ref(false);
  const failure = ref<string | null>(null);
  return {
    saving,
    failure,
    async submit(work) {
      if (saving.value) return;
      saving.value = true;
      failure.value = null;
      try {
        await work();
      } catch (error) {
        failure.value = sentenceOf(error);
      } finally {
        saving.value = false;
      }
    },
  };
}
