import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { ConnectionStep, ConnectionStepResult, SecurityServers } from '#contract/reuse.ts';
import { client } from '../../app/client.ts';
import { onAppEvent } from '../../app/events.ts';
import { isAbort } from '../../app/failures.ts';
import { STEPS, type TestPerson } from './national-rules.ts';

/** The connection to the national repository: the list of security servers, and the last check step by step. */
export const useNationalStore = defineStore('national', () => {
  const list = shallowRef<SecurityServers | null>(null);
  /** Why the list could not be read from the core. */
  const listFailure = shallowRef<unknown>(null);
  const refreshing = ref(false);
  const steps = shallowRef<ReadonlyMap<ConnectionStep, ConnectionStepResult>>(new Map());
  const checking = ref(false);
  const checkedAt = shallowRef<Date | null>(null);
  const checkFailure = shallowRef<unknown>(null);
  let asking = new AbortController();
  let refreshCall: AbortController | null = null;

  const failed = computed(() => STEPS.filter((step) => steps.value.get(step)?.state === 'failed'));
  const passed = computed(() => STEPS.filter((step) => steps.value.get(step)?.state === 'passed'));

  async function load(): Promise<void> {
    try {
      list.value = await client.reuse.securityServers();
      listFailure.value = null;
    } catch (error) {
      listFailure.value = error;
    }
  }

  /** Asks the portal now; why it failed comes with the list, which stays as it was. */
  async function refresh(): Promise<void> {
    if (refreshing.value) return;
    refreshing.value = true;
    refreshCall = new AbortController();
    try {
      list.value = await client.reuse.refreshSecurityServers({}, { signal: refreshCall.signal });
      listFailure.value = null;
    } catch (error) {
      if (!isAbort(error)) listFailure.value = error;
    } finally {
      refreshing.value = false;
      refreshCall = null;
    }
  }

  /** Walks through the connection; each step is shown as it ends. */
  async function check(person: TestPerson): Promise<void> {
    asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    checking.value = true;
    checkFailure.value = null;
    checkedAt.value = null;
    steps.value = new Map();
    try {
      for await (const result of await client.reuse.checkConnection(person, { signal })) {
        if (signal.aborted) return;
        steps.value = new Map(steps.value).set(result.step, result);
      }
      if (!signal.aborted) checkedAt.value = new Date();
    } catch (error) {
      if (!signal.aborted) checkFailure.value = error;
    } finally {
      if (asking.signal === signal) {
        checking.value = false;
        // a step whose end was not told is not known to be anything
        steps.value = new Map([...steps.value].filter(([, { state }]) => state !== 'running'));
      }
    }
  }

  onAppEvent(['security-servers'], () => list.value !== null && void load());

  return {
    list,
    listFailure,
    refreshing,
    steps,
    checking,
    checkedAt,
    checkFailure,
    failed,
    passed,
    load,
    refresh,
    stopRefresh: () => refreshCall?.abort(),
    check,
    stopCheck: () => asking.abort(),
  };
});
