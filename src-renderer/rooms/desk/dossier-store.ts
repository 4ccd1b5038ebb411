import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';
import type { Dossier } from '#contract/dossiers.ts';
import { client } from '../../app/client.ts';
import { onAppEvent } from '../../app/events.ts';
import { gathered } from '../../app/gathered.ts';

export type SendPlan = Awaited<ReturnType<typeof client.dossiers.sendPlan>>;

/** The dossier on the desk. Edits are made one after another, in the order of the keys that were pressed. */
export const useDeskDossier = defineStore('desk-dossier', () => {
  const id = ref<string | null>(null);
  const dossier = shallowRef<Dossier | null>(null);
  const failure = shallowRef<unknown>(null);
  /** What sending would queue now; `null` until it is known. */
  const plan = shallowRef<SendPlan | null>(null);
  const pending = ref(0);
  /** Something changed, or an edit failed on what was shown, while edits were under way. */
  let isStale = false;
  let edits: Promise<unknown> = Promise.resolve();
  let opening: Promise<void> = Promise.resolve();

  const reload = gathered(async () => {
    const wanted = id.value;
    if (wanted === null) return;
    try {
      const found = await client.dossiers.get({ id: wanted });
      // an edit under way answers with a newer one
      if (wanted === id.value && pending.value === 0) take(found);
    } catch (error) {
      if (wanted === id.value && dossier.value === null) failure.value = error;
    }
  });
  const reloadPlan = gathered(async () => {
    const wanted = id.value;
    if (wanted === null) return;
    const found = await client.dossiers.sendPlan({ id: wanted });
    if (wanted === id.value) plan.value = found;
  }, 250);

  function take(next: Dossier): void {
    if (next.id !== id.value) return;
    dossier.value = next;
    failure.value = null;
    void reloadPlan();
  }

  /** The dossier on the desk, once it is read: keys pressed while it opens are not lost. */
  async function ready(): Promise<Dossier | null> {
    await opening;
    return dossier.value;
  }

  function open(wanted: string | null): Promise<void> {
    opening = show(wanted);
    return opening;
  }

  async function show(wanted: string | null): Promise<void> {
    if (wanted === id.value && dossier.value !== null) return;
    id.value = wanted;
    dossier.value = null;
    failure.value = null;
    plan.value = null;
    if (wanted === null) return;
    try {
      take(await client.dossiers.get({ id: wanted }));
    } catch (error) {
      if (wanted === id.value) failure.value = error;
    }
  }

  /** Makes an edit after those before it; its dossier is shown when it is still the one on the desk. */
  function edit<Answer>(run: () => Promise<Answer>, dossierOf: (answer: Answer) => Dossier): Promise<Answer> {
    pending.value += 1;
    const result = edits.then(run, run);
    edits = result
      .then((answer) => take(dossierOf(answer)))
      .catch(() => {
        isStale = true;
      })
      .finally(() => {
        pending.value -= 1;
        if (pending.value > 0 || !isStale) return;
        isStale = false;
        void reload();
      });
    return result;
  }

  onAppEvent(['dossiers', 'outbox'], (event) => {
    if (id.value === null || (event.type === 'dossiers' && !event.ids.includes(id.value))) return;
    if (pending.value > 0) isStale = true;
    else void reload();
  });
  onAppEvent(['settings'], () => void (id.value === null || pending.value > 0 ? reloadPlan() : reload()));

  return { id, dossier, failure, plan, pending, open, ready, reload, reloadPlan, take, edit };
});
