import { covers, DAY, DAYS, minutesOf, WEEK, type WeekMinute } from '../settings/quiet-week.ts';
import type { QuietHours } from '../settings/sending.ts';

const MINUTE = 60_000;

/** What may go: everything, what somebody at the counter waits for, or only what a person asks for by hand. */
export type Opening = 'open' | 'urgent-only' | 'closed';

/** Local wall time of a zone. `Asia/Ho_Chi_Minh` is UTC+7 without summer time. */
export interface LocalTime {
  readonly weekMinute: WeekMinute;
  /** Milliseconds into the minute. */
  readonly rest: number;
}

/** @param zone an IANA name. */
function localTime(at: number, zone: string): LocalTime {
  const parts = new Map(
    formatter(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  const day = DAYS.findIndex((name) => name === parts.get('weekday')?.toLowerCase());
  const minutes = Number(parts.get('hour')) * 60 + Number(parts.get('minute'));
  return { weekMinute: Math.max(0, day) * DAY + minutes, rest: ((at % MINUTE) + MINUTE) % MINUTE };
}

function openingAt(quiet: readonly QuietHours[], minute: WeekMinute): Opening {
  const inForce = quiet.filter((hours) => covers(hours, minute));
  if (inForce.length === 0) return 'open';
  return inForce.every((hours) => hours.urgent) ? 'urgent-only' : 'closed';
}

/**
 * What may go now, and when everything may again (milliseconds since 1970; `null` when it may already, or when the
 * hours leave no minute of the week). Where the clocks of the zone are changed meanwhile it is asked again before then.
 */
export function quietAt(
  quiet: readonly QuietHours[],
  zone: string,
  now: number,
): { readonly opening: Opening; readonly until: number | null; readonly urgentUntil: number | null } {
  if (quiet.length === 0) return { opening: 'open', until: null, urgentUntil: null };
  const { weekMinute, rest } = localTime(now, zone);
  const opening = openingAt(quiet, weekMinute);
  const first = (accepted: readonly Opening[]): number | null => {
    if (accepted.includes(opening)) return null;
    // openings change at the minutes that the hours name, so only those are looked at
    const ends = [...new Set(quiet.flatMap(({ from, to }) => [minutesOf(from), minutesOf(to)]))];
    const waits = DAYS.flatMap((_, day) =>
      [0, ...ends].map((minute) => (day * DAY + minute - weekMinute + WEEK) % WEEK),
    );
    const wait = waits
      .filter((minutes) => minutes > 0)
      .sort((a, b) => a - b)
      .find((minutes) => accepted.includes(openingAt(quiet, (weekMinute + minutes) % WEEK)));
    return wait === undefined ? null : now - rest + wait * MINUTE;
  };
  return { opening, until: first(['open']), urgentUntil: first(['open', 'urgent-only']) };
}

/** The next time that the local clock shows `hour` o'clock. */
export function nextAt(hour: number, zone: string, now: number): number {
  const { weekMinute, rest } = localTime(now, zone);
  const wait = (hour * 60 - (weekMinute % DAY) + DAY) % DAY || DAY;
  return now - rest + wait * MINUTE;
}

/** `17:00` for today, `17:00 26/11` for another day, in the zone's own time. */
export function clockText(at: number, zone: string, now: number): string {
  const show = (instant: number): { time: string; day: string } => {
    const parts = new Map(
      formatter(zone)
        .formatToParts(instant)
        .map(({ type, value }) => [type, value]),
    );
    const part = (name: Intl.DateTimeFormatPartTypes): string => parts.get(name) ?? '';
    return { time: `${part('hour')}:${part('minute')}`, day: `${part('day')}/${part('month')}` };
  };
  const { time, day } = show(at);
  return day === show(now).day ? time : `${time} ${day}`;
}

/** Making one takes a millisecond, so each zone has one. */
const formatters = new Map<string, Intl.DateTimeFormat>();
function formatter(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    weekday: 'short',
    day: '2-digit',
    month: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  formatters.set(zone, made);
  return made;
}
