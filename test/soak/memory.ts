import type { Measurement } from './core-client.ts';

export interface Judgement {
  readonly name: string;
  /** Medians in bytes of the second and of the last quarter of the run. */
  readonly second: number;
  readonly last: number;
  readonly flat: boolean;
}

const MEBI = 1024 * 1024;
/** What caches may still grow by after the first quarter, beside a tenth: pages of the database, compiled code. */
const SLACK = { rss: 32 * MEBI, heap: 8 * MEBI } as const;

/** Flat: the last quarter stands no higher than the second, give or take a tenth and what caches may still fill. */
export function judgeMemory(samples: readonly Measurement[]): Judgement[] {
  const quarter = Math.floor(samples.length / 4);
  const second = samples.slice(quarter, 2 * quarter);
  const last = samples.slice(-quarter);
  return (['rss', 'heap'] as const).map((name) => {
    const medians = { second: median(second.map((each) => each[name])), last: median(last.map((each) => each[name])) };
    return { name, ...medians, flat: medians.last <= medians.second * 1.1 + SLACK[name] };
  });
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
