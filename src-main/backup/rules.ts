/** How long copies are kept: the newest one of each of the last so many hours, days and months that have one. */
export interface KeepRule {
  readonly hours: number;
  readonly days: number;
  readonly months: number;
}

/** A copy by its number, which only grows, and by the clock's time when it was made, which may jump. */
export interface Numbered {
  readonly number: number;
  readonly at: number;
}

const HOUR = 3_600_000;
/** Days end at midnight in Vietnam. */
const OFFSET = 7 * HOUR;

/** The newest copies, which stay whatever their time: should one go bad on the disk, there is another. */
const ALWAYS_KEPT = 3;

/**
 * The numbers of the copies that may go. Newer means a higher number, whatever the clock said; the newest copies always
 * stay, and a clock that was set wrong for a while can use up no more than its own places.
 */
export function toDrop(copies: readonly Numbered[], keep: KeepRule): readonly number[] {
  const newestFirst = [...copies].sort((one, other) => other.number - one.number);
  const kept = new Set<number>(newestFirst.slice(0, ALWAYS_KEPT).map(({ number }) => number));
  const keepEach = (places: number, bucketOf: (day: string) => string): void => {
    const buckets = new Set<string>();
    for (const { number, at } of newestFirst) {
      const bucket = bucketOf(new Date(at + OFFSET).toISOString());
      if (buckets.has(bucket)) continue;
      if (buckets.size >= places) return;
      buckets.add(bucket);
      kept.add(number);
    }
  };
  keepEach(keep.hours, (text) => text.slice(0, 13));
  keepEach(keep.days, (text) => text.slice(0, 10));
  keepEach(keep.months, (text) => text.slice(0, 7));
  return newestFirst.map(({ number }) => number).filter((number) => !kept.has(number));
}

const ID = /^(\d{6,12})-\d{8}T\d{6}Z$/;

/** `000012-20261125T045512Z`: sorts by number, and tells a person when. */
export function snapshotId({ number, at }: Numbered): string {
  const time = new Date(at).toISOString().replace(/[-:]|\.\d+/g, '');
  return `${String(number).padStart(6, '0')}-${time}`;
}

/** The number in an id, or `null` when it is none of ours. */
export function numberOf(id: string): number | null {
  const found = ID.exec(id)?.[1];
  return found === undefined ? null : Number(found);
}

/** Whether it is time for the next copy. A clock that was set back makes one due: better one too many than none. */
export function isDue(lastAt: number | null, now: number, everyMinutes: number): boolean {
  if (lastAt === null) return true;
  return now < lastAt || now - lastAt >= everyMinutes * 60_000;
}

/** Data without any copy is told as such from then on; the first copy comes long before in a program that runs. */
const YOUNG_MINUTES = 10;

/** Whether there is no reason yet to miss a copy. @param beganAt `null` when nothing was done yet. */
export function isYoung(beganAt: number | null, now: number): boolean {
  return beganAt === null || (now >= beganAt && now - beganAt < YOUNG_MINUTES * 60_000);
}

/** Older than this without a newer one is worth telling. */
export const OLD_AFTER_HOURS = 24;

export function isTooOld(lastAt: number, now: number): boolean {
  return Math.abs(now - lastAt) > OLD_AFTER_HOURS * HOUR;
}

/** Bytes that a copy of a database of this size needs, with what the others need to go on working. */
export function spaceNeeded(databaseBytes: number): number {
  return Math.ceil(databaseBytes * 1.1) + 64 * 1024 * 1024;
}
