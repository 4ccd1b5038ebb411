import { implement } from '@orpc/server';
import { outboxContract } from '#contract/outbox.ts';
import type { Session } from '../session/service.ts';
import type { Outbox } from './service.ts';

export function createOutboxRouter(outbox: Outbox, session: Pick<Session, 'actor'>) {
  const os = implement(outboxContract);
  return os.router({
    list: os.list.handler(({ input }) => outbox.list(input)),
    get: os.get.handler(({ input }) => outbox.get(input.id)),
    destinations: os.destinations.handler(() => ({ destinations: outbox.destinations() })),
    attention: os.attention.handler(({ input }) => outbox.attention(input.destination)),
    reach: os.reach.handler(({ input }) => outbox.reach(input)),
    retry: os.retry.handler(({ input }) => outbox.retry(input.ids, session.actor())),
    retryWhere: os.retryWhere.handler(({ input }) => outbox.retryWhere(input, session.actor())),
    waitWhere: os.waitWhere.handler(({ input: { until, ...portion } }) =>
      outbox.waitWhere(portion, Date.parse(until), session.actor()),
    ),
    cancelWhere: os.cancelWhere.handler(({ input: { reason, ...portion } }) =>
      outbox.cancelWhere(portion, reason, session.actor()),
    ),
    waitUntil: os.waitUntil.handler(({ input }) =>
      outbox.waitUntil(input.ids, Date.parse(input.until), session.actor()),
    ),
    retryDestination: os.retryDestination.handler(({ input }) => ({
      count: outbox.retryDestination(input.destination, session.actor(), input.quietHours),
    })),
    cancel: os.cancel.handler(({ input }) => outbox.cancel(input.ids, input.reason, session.actor())),
    settle: os.settle.handler(({ input }) => outbox.settle(input.id, input.arrived, session.actor())),
  });
}
