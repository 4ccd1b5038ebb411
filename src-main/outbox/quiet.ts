import type { DestinationId } from '#contract/common.ts';
import { VIETNAM_ZONE, zoneOf, type QuietHours, type SendingHours } from '../settings/sending.ts';
import { LEVELS } from './job.ts';
import { quietAt, type Opening } from './quiet-rules.ts';

/** What may go to a destination now, and from when on the rest may. */
export interface QuietState {
  readonly opening: Opening;
  /** When everything may go again; `null` when it may, or when the hours never end. */
  readonly until: number | null;
  /** The same for what a citizen waits for. */
  readonly urgentUntil: number | null;
}

export const openState: QuietState = { opening: 'open', until: null, urgentUntil: null };

/** The quiet hours of the profile, for each destination. */
export interface Quiet {
  readonly zone: string;
  at(destination: DestinationId, now: number): QuietState;
}

export function createQuiet(
  sending: SendingHours | undefined,
  own: (destination: DestinationId) => readonly QuietHours[] | undefined,
): Quiet {
  const zone = zoneOf(sending?.timeZone ?? VIETNAM_ZONE);
  return {
    zone,
    at: (destination, now) => quietAt(own(destination) ?? sending?.quietHours ?? [], zone, now),
  };
}

const ANY_HOUR: readonly number[] = [LEVELS.asked, LEVELS.resent];

/** What a person asks for goes at any hour. */
export function goesAtAnyHour(level: number): boolean {
  return ANY_HOUR.includes(level);
}

/** From when on jobs of a level may go; `null`: the hours never end. */
export function opensAt(state: QuietState, level: number, now: number): number | null {
  if (state.opening === 'open' || goesAtAnyHour(level)) return now;
  if (level !== LEVELS.citizen) return state.until;
  return state.opening === 'urgent-only' ? now : state.urgentUntil;
}
