import { describe, expect, it } from 'vitest';
import { RANGE_BYTES } from '../../../src-preload/contract/limits.ts';
import { withoutStroke } from '../../../src-renderer/rooms/desk/viewer/accents.ts';
import { pieces } from '../../../src-renderer/rooms/desk/viewer/ranges.ts';

describe('a range of the PDF', () => {
  it('is one call when the contract carries it', () => {
    expect(pieces(100, 100 + RANGE_BYTES)).toEqual([[100, RANGE_BYTES]]);
  });
  it('is cut into calls that cover it without gap or overlap', () => {
    expect(pieces(0, 25, 10)).toEqual([
      [0, 10],
      [10, 10],
      [20, 5],
    ]);
    expect(pieces(7, 7)).toEqual([]);
  });
});

describe('searching without accents', () => {
  it('finds đ as d and leaves every position where it was', () => {
    expect(withoutStroke('Đường đất')).toBe('Dường dất');
    expect(withoutStroke('Đường đất')).toHaveLength('Đường đất'.length);
  });
});
