import { because } from '../platform/errors.ts';
import type { Reason } from '#contract/common.ts';
import type { QuietHours } from './sending.ts';
import { DAY, lengthOf, openMinutes } from './quiet-week.ts';

/** Less than an hour between two windows, or than half an hour a day, is likely a slip. */
const SHORT_GAP = 60;
const LITTLE_IN_WEEK = 7 * 30;

/** What is likely no intention in the quiet hours of a profile: where, below the list, and what it means. */
export function quietWarnings(
  windows: readonly QuietHours[],
): { readonly path: readonly (string | number)[]; readonly reason: Reason }[] {
  const whole = wholeWeek(windows);
  const single = windows.flatMap(({ from, to }, index) => {
    const gap = DAY - lengthOf({ from, to });
    if (gap >= SHORT_GAP) return [];
    const code = gap === 0 ? 'settings.quiet-whole-day' : 'settings.quiet-short-gap';
    return [{ path: [index, 'to'], reason: because(code, { from, to, minutes: gap }) }];
  });
  return whole === null ? single : [{ path: [], reason: whole }, ...single];
}

function wholeWeek(windows: readonly QuietHours[]): Reason | null {
  if (windows.length === 0) return null;
  const open = openMinutes(windows);
  if (open === 0) {
    return because(windows.every(({ urgent }) => urgent) ? 'settings.quiet-always-urgent' : 'settings.quiet-always');
  }
  return open < LITTLE_IN_WEEK ? because('settings.quiet-little', { minutes: open }) : null;
}
