import { RANGE_BYTES } from '#contract/limits.ts';

/** The calls that cover `begin` to `end`, each no longer than the contract allows. */
export function pieces(begin: number, end: number, most: number = RANGE_BYTES): [offset: number, length: number][] {
  const found: [number, number][] = [];
  for (let offset = begin; offset < end; offset += most) found.push([offset, Math.min(most, end - offset)]);
  return found;
}
