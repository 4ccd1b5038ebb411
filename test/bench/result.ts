/** One figure beside the yardstick that was measured in the same run. */
export interface BenchResult {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly yardstick: { readonly name: string; readonly value: number } | null;
  /** The promise, in words. */
  readonly target: string;
  readonly ok: boolean;
}
