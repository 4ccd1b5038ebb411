import { describe, expect, it } from 'vitest';
import { createGathering } from '../../src-main/connectors/dvcqg/gather.ts';
import { withTurnstile } from '../../src-main/connectors/dvcqg/turnstile.ts';
import type { HttpRequest, HttpResult } from '../../src-main/platform/http/client.ts';

const never = new AbortController().signal;

/** Calls that end when the test says so. */
function held<Result>() {
  const calls: { items: readonly string[]; signal: AbortSignal; end(results: readonly Result[]): void }[] = [];
  return {
    calls,
    send: (items: readonly string[], signal: AbortSignal): Promise<readonly Result[]> =>
      new Promise((end) => {
        calls.push({ items, signal, end });
      }),
  };
}
/** Far longer than a test may take: what leaves before left because it was full. */
const LONG = 600_000;

describe('a gathering', () => {
  it('leaves at once when it is full, and gives each its own result', async () => {
    const { calls, send } = held<string>();
    const gather = createGathering<string, string>({ most: 3, window: LONG, send, stopped: 'stopped' });
    const results = ['a', 'b', 'c', 'd', 'e', 'f'].map((item) => gather(item, never));
    expect(calls.map(({ items }) => items)).toEqual([
      ['a', 'b', 'c'],
      ['d', 'e', 'f'],
    ]);
    for (const { items, end } of calls) end(items.map((item) => item.toUpperCase()));
    expect(await Promise.all(results)).toEqual(['A', 'B', 'C', 'D', 'E', 'F']);
  });

  it('leaves after its window with whatever is there', async () => {
    const gather = createGathering<string, string>({
      most: 10,
      window: 1,
      send: (items) => Promise.resolve(items.map((item) => `${item} of ${items.length}`)),
      stopped: 'stopped',
    });
    expect(await Promise.all([gather('a', never), gather('b', never)])).toEqual(['a of 2', 'b of 2']);
    expect(await gather('c', never)).toBe('c of 1');
  });

  it('leaves out who is stopped before, and is broken off when all that it carries are', async () => {
    const { calls, send } = held<string>();
    const gather = createGathering<string, string>({ most: 3, window: LONG, send, stopped: 'stopped' });
    const [first, second, third] = [new AbortController(), new AbortController(), new AbortController()];
    const results = [gather('a', first.signal), gather('b', second.signal)];
    first.abort();
    results.push(gather('c', third.signal));
    const [call] = calls;
    expect([calls.length, call?.items]).toEqual([1, ['b', 'c']]);
    second.abort();
    expect(call?.signal.aborted).toBe(false);
    third.abort();
    expect(call?.signal.aborted).toBe(true);
    call?.end(['B', 'C']);
    expect(await Promise.all(results)).toEqual(['stopped', 'B', 'C']);
  });

  it('never leaves anyone waiting when the call throws or gives too few results', async () => {
    const throwing = createGathering<string, string>({
      most: 1,
      window: LONG,
      send: () => Promise.reject(new Error('broken')),
      stopped: 'stopped',
    });
    await expect(throwing('a', never)).rejects.toThrow('broken');
    const short = createGathering<string, string>({
      most: 2,
      window: LONG,
      send: () => Promise.resolve(['A']),
      stopped: 'stopped',
    });
    const results = [short('a', never), short('b', never)];
    expect(await results[0]).toBe('A');
    await expect(results[1]).rejects.toThrow('too few');
  });
});

describe('the turnstile', () => {
  const request = (url: string, signal?: AbortSignal): HttpRequest => ({
    method: 'GET',
    url,
    timeout: 1000,
    answerLimit: 1000,
    ...(signal === undefined ? {} : { signal }),
  });
  const answer: HttpResult = { kind: 'answer', status: 200, headers: {}, body: Buffer.alloc(0) };

  it('lets a few out at a time, in their order, and goes on after one that fails', async () => {
    const out: { url: string; end(result: HttpResult): void; fail(error: Error): void }[] = [];
    const client = withTurnstile(
      {
        request: ({ url }) => new Promise((end, fail) => out.push({ url, end, fail })),
        open: () => Promise.reject(new Error('nothing streams here')),
        close: () => undefined,
      },
      2,
    );
    const stop = new AbortController();
    const results = [
      client.request(request('1')),
      client.request(request('2')).catch(() => 'failed'),
      client.request(request('3', stop.signal)),
      client.request(request('4')),
    ];
    const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
    await settled();
    expect(out.map(({ url }) => url)).toEqual(['1', '2']);
    stop.abort();
    expect(await results[2]).toMatchObject({ kind: 'failure', cause: 'cancelled', sent: 'no' });
    out[1]?.fail(new Error('broken'));
    await settled();
    expect(out.map(({ url }) => url)).toEqual(['1', '2', '4']);
    for (const { end } of out) end(answer);
    expect(await Promise.all(results)).toMatchObject([answer, 'failed', { kind: 'failure' }, answer]);
  });
});
