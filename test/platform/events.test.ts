import { expect, test } from 'vitest';
import { createEventHub, type EventHub } from '../../src-main/platform/events.ts';

function publish(hub: EventHub, ...ids: string[]): void {
  for (const id of ids) hub.publish({ type: 'inbox', ids: [id] });
}

async function read(reading: AsyncGenerator<{ cursor: string; event: unknown }, void>, count: number) {
  const found = [];
  for (let index = 0; index < count; index += 1) {
    const { value } = await reading.next();
    if (value === undefined) break;
    found.push(value);
  }
  return found;
}

const idOf = ({ event }: { event: unknown }) =>
  (event as { ids?: string[] }).ids?.[0] ?? (event as { type: string }).type;

test('from now means from the call on, also when reading begins later', async () => {
  const hub = createEventHub();
  publish(hub, 'before');
  const reading = hub.subscribe(undefined);
  publish(hub, 'a', 'b');
  expect((await read(reading, 2)).map(idOf)).toEqual(['a', 'b']);
});

test('a waiting reader hears at once', async () => {
  const hub = createEventHub();
  const reading = hub.subscribe(undefined);
  const next = reading.next();
  publish(hub, 'a');
  expect((await next).value).toMatchObject({ event: { ids: ['a'] } });
});

test('a cursor resumes without gaps and without repeats', async () => {
  const hub = createEventHub();
  const reading = hub.subscribe(undefined);
  publish(hub, 'a', 'b', 'c', 'd');
  const [, second] = await read(reading, 2);
  expect((await read(hub.subscribe(second!.cursor), 2)).map(idOf)).toEqual(['c', 'd']);
});

test.for(['', 'x', 'another-run.5', 'NaN.NaN'])('the unknown cursor %j begins with a reset', async (cursor) => {
  const hub = createEventHub();
  publish(hub, 'a');
  const reading = hub.subscribe(cursor);
  const [reset] = await read(reading, 1);
  expect(idOf(reset!)).toBe('reset');
  publish(hub, 'b');
  expect((await read(reading, 1)).map(idOf)).toEqual(['b']);
  expect((await read(hub.subscribe(reset!.cursor), 1)).map(idOf)).toEqual(['b']);
});

test('a reader that falls behind is told so instead of holding memory', async () => {
  const hub = createEventHub();
  const reading = hub.subscribe(undefined);
  publish(hub, ...Array.from({ length: 5001 }, (_, index) => String(index)));
  expect((await read(reading, 1)).map(idOf)).toEqual(['reset']);
  publish(hub, 'after');
  expect((await read(reading, 1)).map(idOf)).toEqual(['after']);
});

test('an aborted reader ends, waiting or not', async () => {
  const hub = createEventHub();
  const abort = new AbortController();
  const reading = hub.subscribe(undefined, abort.signal);
  const next = reading.next();
  abort.abort();
  expect((await next).done).toBe(true);
  expect((await hub.subscribe(undefined, abort.signal).next()).done).toBe(true);
});
