import { afterEach, describe, expect, it } from 'vitest';
import { locale } from '../../../src-renderer/i18n/locale.ts';
import {
  formatAge,
  formatDay,
  formatNumber,
  formatProgress,
  formatRecent,
  formatSize,
} from '../../../src-renderer/ui/format.ts';
import { keyParts } from '../../../src-renderer/ui/keys.ts';

describe('numbers, sizes and days', () => {
  afterEach(() => {
    locale.value = 'vi';
  });

  it('are written as the Vietnamese write them', () => {
    expect(formatNumber(1234567)).toBe('1.234.567');
    expect(formatSize(1_500_000)).toBe('1,4 MB');
    expect(formatDay('2026-11-20')).toBe('20/11/2026');
  });
  it('tell an age in the largest unit that fits', () => {
    const now = new Date('2026-11-25T09:00:00Z');
    expect(formatAge('2026-11-25T08:55:30Z', now)).toBe('4 phút trước');
    expect(formatAge('2026-11-24T09:00:00Z', now)).toBe('24 giờ trước');
    expect(formatAge('2026-11-22T08:00:00Z', now)).toBe('3 ngày trước');
    expect(formatAge('2026-11-26T08:00:00Z', now)).toBe('0 phút trước');
    locale.value = 'en';
    expect(formatAge('2026-11-25T07:00:00Z', now)).toBe('2 hours ago');
  });
  it('tell what is out in the unit of the whole', () => {
    expect(formatProgress(13_002_342, 89_128_960)).toBe('12,4 / 85 MB');
    expect(formatProgress(0, 300_000)).toBe('0 / 293 KB');
    expect(formatProgress(400_000, 300_000)).toBe('293 / 293 KB');
  });
  it('keep days first in English', () => {
    locale.value = 'en';
    expect(formatSize(1_500_000)).toBe('1.4 MB');
    expect(formatRecent('2026-11-20T08:05:00', new Date('2026-11-21T09:00:00'))).toBe('20/11/2026 08:05');
  });
  it('leave small sizes in bytes and never show four digits of a unit', () => {
    expect(formatSize(0)).toBe('0 B');
    expect(formatSize(1023)).toBe('1.023 B');
    expect(formatSize(1024 * 1010)).toBe('1 MB');
  });
  it('give the time alone for today', () => {
    expect(formatRecent('2026-11-21T08:05:00', new Date('2026-11-21T09:00:00'))).toBe('08:05');
  });
});

describe('key caps', () => {
  it('are drawn one for each key', () => {
    expect(keyParts('ctrl+enter')).toEqual(['Ctrl', 'Enter']);
    expect(keyParts('1–9')).toEqual(['1–9']);
    expect(keyParts('+')).toEqual(['+']);
    expect(keyParts('ctrl++')).toEqual(['Ctrl', '+']);
    expect(keyParts('f2')).toEqual(['F2']);
    expect(keyParts('')).toEqual([]);
  });
});
