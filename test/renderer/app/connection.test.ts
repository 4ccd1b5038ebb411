import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  ConnectionLost,
  keepConnection,
  type Transport,
  type TransportEvents,
} from '../../../src-renderer/app/connection.ts';

/** A line whose ends the test holds: each opening is kept, with the calls that were made on it. */
function line() {
  const openings: {
    events: TransportEvents;
    calls: { answer: (value: unknown) => void; fail: (error: Error) => void }[];
  }[] = [];
  const open = (events: TransportEvents): Transport => {
    const opening: (typeof openings)[number] = { events, calls: [] };
    openings.push(opening);
    return {
      link: {
        call: () =>
          new Promise((answer, fail) => {
            opening.calls.push({ answer, fail });
          }),
      },
      close: () => undefined,
    };
  };
  const nth = (index: number): (typeof openings)[number] => {
    const opening = openings[index];
    if (opening === undefined) throw new Error(`no opening ${index}`);
    return opening;
  };
  return { open, openings, nth };
}
const call = (connection: ReturnType<typeof keepConnection>): Promise<unknown> =>
  connection.link.call(['inbox', 'list'], {}, { context: {} });

describe('the connection to the core', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('lets a call wait for the first opening', async () => {
    const { open, nth } = line();
    const connection = keepConnection({ open });
    const answer = call(connection);
    nth(0).events.open();
    await vi.advanceTimersByTimeAsync(0);
    nth(0).calls[0]?.answer('there');
    await expect(answer).resolves.toBe('there');
    expect(connection.state.value).toBe('open');
  });

  it('rejects what was under way when the line drops, and opens a new line by itself', async () => {
    const { open, nth, openings } = line();
    const connection = keepConnection({ open, retryMilliseconds: [100] });
    nth(0).events.open();
    const answer = call(connection);
    await vi.advanceTimersByTimeAsync(0);
    const rejected = expect(answer).rejects.toBeInstanceOf(ConnectionLost);
    nth(0).events.lost();
    nth(0).calls[0]?.fail(new Error('socket closed'));
    await rejected;
    expect(connection.state.value).toBe('lost');
    await vi.advanceTimersByTimeAsync(100);
    expect(openings).toHaveLength(2);
    nth(1).events.open();
    expect(connection.state.value).toBe('open');
    const next = call(connection);
    await vi.advanceTimersByTimeAsync(0);
    nth(1).calls[0]?.answer('again');
    await expect(next).resolves.toBe('again');
  });

  it('keeps the core’s own failures apart from a lost line', async () => {
    const { open, nth } = line();
    const connection = keepConnection({ open });
    nth(0).events.open();
    const answer = call(connection);
    await vi.advanceTimersByTimeAsync(0);
    const refusal = new Error('refused by a rule');
    nth(0).calls[0]?.fail(refusal);
    await expect(answer).rejects.toBe(refusal);
  });

  it('fails a call that finds no line within its patience', async () => {
    const { open } = line();
    const connection = keepConnection({ open, patienceMilliseconds: 4000 });
    const rejected = expect(call(connection)).rejects.toBeInstanceOf(ConnectionLost);
    await vi.advanceTimersByTimeAsync(4001);
    await rejected;
  });

  it('says so when the core answers but does not know this window any more', async () => {
    const { open, openings } = line();
    const connection = keepConnection({ open, answers: () => Promise.resolve(true), retryMilliseconds: [10] });
    for (let turn = 0; turn < 3; turn += 1) {
      openings.at(-1)?.events.lost();
      await vi.advanceTimersByTimeAsync(10);
    }
    expect(connection.state.value).toBe('refused');
  });

  it('hears only once of a line that reports its end twice', async () => {
    const { open, nth, openings } = line();
    keepConnection({ open, retryMilliseconds: [10] });
    nth(0).events.lost();
    nth(0).events.lost();
    await vi.advanceTimersByTimeAsync(50);
    expect(openings).toHaveLength(2);
  });
});
