import { z } from 'zod';
import { refusal } from '#contract/refusal.ts';

const clockTime = z
  .string()
  .refine((text) => /^([01]\d|2[0-3]):[0-5]\d$/.test(text), refusal('settings.no-clock-time'));

export const VIETNAM_ZONE = 'Asia/Ho_Chi_Minh';

/** Hours in which nothing is sent by itself. */
const quietHours = z.strictObject({
  /** `HH:mm`. A window may run over midnight; equal ends mean the whole day. */
  from: clockTime,
  to: clockTime,
  /** The days on which the window begins; absent = every day. */
  days: z
    .array(z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']))
    .min(1)
    .max(7)
    .optional(),
  /** Whether what a citizen waits for goes nevertheless. */
  urgent: z.boolean().default(false),
});
export type QuietHours = z.infer<typeof quietHours>;

/** Hours instead of those for all; `[]` = none. */
export const ownQuietHours = z.array(quietHours).max(20).optional();

/** When this computer sends. */
export const sendingHours = {
  quietHours: z.array(quietHours).max(20).default([]),
  /** The zone of the quiet hours, an IANA name; `local` = that of this computer. */
  timeZone: z
    .string()
    .max(60)
    .refine((zone) => zone === 'local' || isZone(zone), refusal('settings.no-time-zone'))
    .default(VIETNAM_ZONE),
};
export interface SendingHours {
  readonly quietHours: readonly QuietHours[];
  readonly timeZone: string;
}

/** The zone by its IANA name. */
export function zoneOf(timeZone: string): string {
  return timeZone === 'local' ? Intl.DateTimeFormat().resolvedOptions().timeZone : timeZone;
}

function isZone(zone: string): boolean {
  try {
    Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
