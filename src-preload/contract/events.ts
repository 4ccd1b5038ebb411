import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { destinationId, id, procedure } from './common.ts';

const ids = z.array(id).max(1000);

/**
 * What the core tells the window. An event says *what* changed, never the data itself: the window asks again for
 * what it shows. `reset` means that the cursor is unknown or too old, so everything shown must be asked for again.
 */
export const appEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('reset') }),
  z.object({ type: z.literal('inbox'), ids }),
  z.object({ type: z.literal('documents'), ids }),
  z.object({ type: z.literal('dossiers'), ids }),
  z.object({ type: z.literal('outbox'), ids }),
  z.object({ type: z.literal('destination'), destination: destinationId }),
  z.object({ type: z.literal('scan-folders') }),
  z.object({ type: z.literal('audit'), upTo: z.number().int() }),
  z.object({ type: z.literal('settings') }),
  z.object({ type: z.literal('session') }),
  z.object({ type: z.literal('catalogue') }),
  z.object({ type: z.literal('training') }),
  z.object({ type: z.literal('backup') }),
  /** Look-ups of these dossiers. */
  z.object({ type: z.literal('reuse'), ids }),
  z.object({ type: z.literal('repository') }),
  z.object({ type: z.literal('security-servers') }),
  z.object({
    type: z.literal('progress'),
    task: id,
    kind: z.enum(['intake', 'prepare', 'pull', 'fetch', 'import', 'upload']),
    done: z.number(),
    total: z.number(),
    label: z.string().max(300),
    finished: z.boolean(),
  }),
]);
export type AppEvent = z.infer<typeof appEvent>;

export const eventEnvelope = z.object({ cursor: z.string(), event: appEvent });
export type EventEnvelope = z.infer<typeof eventEnvelope>;

export const eventsContract = {
  /** The stream of changes after `cursor` (or from now). Never ends by itself; stop reading to unsubscribe. */
  subscribe: procedure.input(z.object({ cursor: z.string().max(80).optional() })).output(eventIterator(eventEnvelope)),
};
