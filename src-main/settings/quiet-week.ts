import type { QuietHours } from './sending.ts';

/** A place in the local week: minutes since Monday 00:00. */
export type WeekMinute = number;

export const DAY = 24 * 60;
export const WEEK = 7 * DAY;
export const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** Minutes since midnight of `HH:mm`. */
export function minutesOf(time: string): number {
  const [hours, minutes] = time.split(':').map(Number);
  return (hours ?? 0) * 60 + (minutes ?? 0);
}

/** How many minutes a window takes; equal ends mean the whole day. */
export function lengthOf({ from, to }: Pick<QuietHours, 'from' | 'to'>): number {
  return (minutesOf(to) - minutesOf(from) + DAY) % DAY || DAY;
}

/** A window belongs to the day on which it begins and may run over midnight. */
export function covers(hours: QuietHours, minute: WeekMinute): boolean {
  const from = minutesOf(hours.from);
  const length = lengthOf(hours);
  return DAYS.some((name, index) => {
    if (hours.days !== undefined && !hours.days.includes(name)) return false;
    const since = (minute - (index * DAY + from) + WEEK) % WEEK;
    return since < length;
  });
}

/** The minutes of a week in which none of the windows is in force. */
export function openMinutes(windows: readonly QuietHours[]): number {
  let open = 0;
  for (let minute = 0; minute < WEEK; minute += 1) if (!windows.some((hours) => covers(hours, minute))) open += 1;
  return open;
}
