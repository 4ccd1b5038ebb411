import { localDay, parseTypedDay } from '../../ui/days.ts';

/** A usual time to put something off to. */
export interface WaitPreset {
  readonly key: 'hour' | 'afternoon' | 'tomorrow' | 'monday';
  readonly at: Date;
}

/** Too near to be worth a choice of its own, in milliseconds. */
const NEAR = 10 * 60_000;

/** In an hour, after the midday break, when the office opens tomorrow; before a weekend on Monday. */
export function waitPresets(now: Date): readonly WaitPreset[] {
  const opening = (days: number): Date => at(now, days, 7, 30);
  const afternoon = at(now, 0, 13, 30);
  const tomorrow = opening(1);
  const weekend = tomorrow.getDay() === 6 || tomorrow.getDay() === 0;
  return [
    { key: 'hour', at: new Date(now.getTime() + 3_600_000) },
    ...(afternoon.getTime() - now.getTime() > NEAR ? [{ key: 'afternoon' as const, at: afternoon }] : []),
    weekend ? { key: 'monday', at: opening(tomorrow.getDay() === 6 ? 3 : 2) } : { key: 'tomorrow', at: tomorrow },
  ];
}

function at(now: Date, days: number, hours: number, minutes: number): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, hours, minutes);
}

/** Reads a time as people type it: `17:00`, `17h`, `7h30`, `1730`. `null` when it is no time of a day. */
export function parseTypedTime(text: string): { readonly hours: number; readonly minutes: number } | null {
  const parts = /^(\d{1,2})(?:\s*[:hH.]\s*(\d{2})?|(\d{2}))?$/.exec(text.trim());
  if (parts === null) return null;
  const hours = Number(parts[1]);
  const minutes = Number(parts[2] ?? parts[3] ?? 0);
  return hours < 24 && minutes < 60 ? { hours, minutes } : null;
}

/** Why a typed time cannot be taken. */
export type WaitProblem = 'day' | 'time' | 'past' | 'far';

/** The instant of a typed day (`dd/MM/yyyy`; empty for today) and time at the counter's own clock. */
export function readWait(day: string, time: string, now: Date, latest: Date): Date | WaitProblem {
  const known = day.trim() === '' ? localDay(now) : parseTypedDay(day);
  if (known === null) return 'day';
  const clock = parseTypedTime(time);
  if (clock === null) return 'time';
  const [year = 0, month = 1, date = 1] = known.split('-').map(Number);
  const wanted = new Date(year, month - 1, date, clock.hours, clock.minutes);
  if (wanted <= now) return 'past';
  return wanted > latest ? 'far' : wanted;
}
