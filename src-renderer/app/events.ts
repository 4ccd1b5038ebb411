import { onScopeDispose } from 'vue';
import type { AppEvent } from '#contract/events.ts';
import { client, connection } from './client.ts';

type Kind = AppEvent['type'];
type Handler = (event: AppEvent) => void;

const handlers = new Map<Kind, Set<Handler>>();

function deliver(event: AppEvent): void {
  const wanted =
    event.type === 'reset' ? new Set([...handlers.values()].flatMap((set) => [...set])) : handlers.get(event.type);
  for (const handler of [...(wanted ?? [])]) handler(event);
}

/**
 * Calls `handler` for each event of the named types until the surrounding component or store ends. Every handler also
 * hears `reset`, which means: what you show may be stale, ask again for all of it.
 */
export function onAppEvent(types: readonly Kind[], handler: Handler): void {
  for (const type of types) {
    const set = handlers.get(type) ?? new Set();
    handlers.set(type, set.add(handler));
  }
  onScopeDispose(() => {
    for (const type of types) handlers.get(type)?.delete(handler);
  }, true);
}

/** Reads the stream for as long as the page lives; after a drop it goes on from the last event that was read. */
export async function followEvents(): Promise<never> {
  let cursor: string | undefined;
  let followedBefore = false;
  for (;;) {
    await connection.opened();
    try {
      const stream = await client.events.subscribe(cursor === undefined ? {} : { cursor });
      // without a cursor nobody knows what happened while the line was down
      if (followedBefore && cursor === undefined) deliver({ type: 'reset' });
      followedBefore = true;
      for await (const envelope of stream) {
        cursor = envelope.cursor;
        deliver(envelope.event);
      }
    } catch {
      // the connection's own state tells the person; here only the stream is taken up again
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
