import { implement, type Router } from '@orpc/server';
import type { ContractRouterClient } from '@orpc/contract';
import { contract, type Contract } from '#contract/index.ts';
import type { Restored } from '#contract/backup.ts';
import type { HostInfo } from '#contract/host.ts';
import type { Check } from '#contract/settings.ts';
import type { Recovery } from '../backup/recovery.ts';
import { AppError } from '../platform/errors.ts';
import type { EventHub } from '../platform/events.ts';
import type { Log } from '../platform/log.ts';
import { failuresMiddleware } from './failures.ts';
import { unknownKeysMiddleware } from './unknown-keys.ts';

interface RecoveryRouterDependencies {
  readonly recovery: Pick<Recovery, 'view'>;
  readonly info: HostInfo;
  /** What a doctor can say without a database. */
  doctor(): Promise<Check[]>;
  readonly events: EventHub;
  readonly log: Log;
  /** Restores and starts everything; from then on `working` answers. */
  restore(id: string | null): Promise<Restored>;
  working(): ContractRouterClient<Contract> | null;
  /** Aborted when everything works again: who listens then listens anew. */
  readonly restored: AbortSignal;
}

type Answer = (call: { readonly input: never; readonly signal?: AbortSignal | undefined }) => unknown;
type Call = (input: unknown, options: object) => Promise<unknown>;
/** The contract's type cannot follow names that are only known at run time. */
type Named<Value> = Record<string, Record<string, Value>>;

/**
 * Answers for the core while it waits for a person to choose a copy: what is damaged, which copies there are, and the
 * restoring; everything else is `platform.in-recovery`. After the restore it hands every call on, so that no window and
 * no host needs to connect anew.
 */
export function createRecoveryRouter(dependencies: RecoveryRouterDependencies): Router<Contract, object> {
  const { recovery, info, doctor, events, log, restore, working, restored } = dependencies;
  const answers: Named<Answer> = {
    host: { info: () => info },
    events: {
      subscribe: ({ input, signal }: { input: { cursor?: string }; signal?: AbortSignal | undefined }) =>
        events.subscribe(input.cursor, signal === undefined ? restored : AbortSignal.any([signal, restored])),
    },
    settings: { doctor: async () => ({ checks: await doctor() }) },
    backup: {
      get: () => recovery.view(),
      restore: ({ input }: { input: { snapshotId: string | null } }) => restore(input.snapshotId),
    },
  };
  const os = implement(contract).use(failuresMiddleware(log)).use(unknownKeysMiddleware);
  const builders = os as unknown as Named<{ handler(answer: Answer): unknown }>;
  const rooms: Named<unknown> = {};
  for (const [room, procedures] of Object.entries(contract)) {
    const handlers: Record<string, unknown> = (rooms[room] = {});
    for (const name of Object.keys(procedures)) {
      handlers[name] = builders[room]?.[name]?.handler(async (call) => {
        const client = working() as unknown as Named<Call> | null;
        if (client === null) {
          const answer = answers[room]?.[name];
          if (answer === undefined) throw new AppError('platform.in-recovery');
          return answer(call);
        }
        return client[room]?.[name]?.(call.input, call.signal === undefined ? {} : { signal: call.signal });
      });
    }
  }
  return os.router(rooms as never);
}
