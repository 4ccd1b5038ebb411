import { expect, test } from 'vitest';
import { sendEverything } from '../../../src-main/hosts/cli/sending.ts';
import type { Client } from '../../../src-main/hosts/cli/door.ts';

interface Waiting {
  readonly id?: string;
  readonly state: 'waiting' | 'sending';
  readonly blockedBy: string | null;
  readonly waitsFor?: { readonly state: string };
  readonly nextAttemptAt?: null;
  readonly reason?: { readonly code: string };
}
type Look = Waiting[];

/** A queue that looks like this at each look, the last one for ever. */
function queue(looks: readonly Look[], needsPerson = 0) {
  const retried: string[] = [];
  let at = 0;
  const client = {
    outbox: {
      destinations: () =>
        Promise.resolve({
          destinations: [
            { destination: 'igate', enabled: true },
            { destination: 'idesk', enabled: false },
          ],
        }),
      retryDestination: ({ destination, quietHours }: { destination: string; quietHours: string }) => {
        retried.push(`${destination} ${quietHours}`);
        return Promise.resolve({ count: 1 });
      },
      list: () => {
        const items = looks[Math.min(at, looks.length - 1)] ?? [];
        at += 1;
        const count = (state: string): number => items.filter((job) => job.state === state).length;
        return Promise.resolve({
          items,
          nextCursor: null,
          counts: {
            waiting: count('waiting'),
            sending: count('sending'),
            'needs-person': needsPerson,
            'needs-login': 0,
          },
        });
      },
    },
  };
  return { client: client as unknown as Client, retried };
}
const never = new AbortController().signal;

test('it tries every destination in use now, and waits until nothing is left', async () => {
  const { client, retried } = queue([
    [{ state: 'waiting', blockedBy: null }],
    [{ state: 'sending', blockedBy: null }],
    [],
  ]);
  expect(await sendEverything(client, 5000, never)).toEqual({
    waiting: 0,
    needsPerson: 0,
    quiet: 0,
    heldBack: 0,
    exitCode: 0,
  });
  expect(retried).toEqual(['igate keep']);
});

test('what waits behind a person is not waited for', async () => {
  const stuck: Waiting = { id: 'b', state: 'waiting', blockedBy: 'a', waitsFor: { state: 'needs-person' } };
  const behind: Waiting = { id: 'c', state: 'waiting', blockedBy: 'b', waitsFor: { state: 'waiting' } };
  const held = { needsPerson: 1, quiet: 0, exitCode: 4 };
  expect(await sendEverything(queue([[behind, stuck]], 1).client, 60_000, never)).toEqual({
    ...held,
    waiting: 2,
    heldBack: 2,
  });
  // something else is still on its way when the time is up
  const slow: Waiting = { id: 'd', state: 'waiting', blockedBy: null };
  expect(await sendEverything(queue([[behind, slow, stuck]], 1).client, 1, never)).toEqual({
    ...held,
    waiting: 3,
    heldBack: 2,
    exitCode: 5,
  });
});

test('what waits for a destination that only a person can open is not waited for', async () => {
  const { client } = queue([[{ id: 'a', state: 'waiting', blockedBy: null, nextAttemptAt: null }]]);
  expect(await sendEverything(client, 60_000, never)).toEqual({
    waiting: 1,
    needsPerson: 0,
    quiet: 0,
    heldBack: 1,
    exitCode: 4,
  });
});

test('the time is up, or the person stops it', async () => {
  const stuck: Look[] = [[{ state: 'waiting', blockedBy: null }]];
  expect(await sendEverything(queue(stuck).client, 1, never)).toMatchObject({ waiting: 1, exitCode: 5 });
  expect(await sendEverything(queue(stuck).client, 60_000, AbortSignal.abort())).toMatchObject({ exitCode: 130 });
});

test('what waits for the end of quiet hours is told, and not waited for', async () => {
  const { client } = queue([[{ state: 'waiting', blockedBy: null, reason: { code: 'outbox.quiet' } }]]);
  expect(await sendEverything(client, 60_000, never)).toEqual({
    waiting: 1,
    needsPerson: 0,
    quiet: 1,
    heldBack: 0,
    exitCode: 0,
  });
});
