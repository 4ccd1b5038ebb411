import type { EventHub } from '../platform/events.ts';
import type { Clock } from '../platform/clock.ts';
import type { JobRow } from './job.ts';

/** Smaller uploads are over before a bar could be read. */
const WORTH_SHOWING = 256 * 1024;
const INTERVAL = 250;

/** Tells windows how many bytes of a job are out, four times a second at the most. */
export function uploadProgress(
  events: EventHub,
  clock: Clock,
  job: Pick<JobRow, 'id' | 'bytes' | 'subject'>,
): { sent(bytes: number): void; end(): void } {
  let toldAt = 0;
  let last = 0;
  const tell = (done: number, isEnd: boolean): void =>
    events.publish({
      type: 'progress',
      task: job.id,
      kind: 'upload',
      done: Math.min(done, job.bytes),
      total: job.bytes,
      label: job.subject.slice(0, 300),
      finished: isEnd,
    });
  return {
    sent(bytes) {
      last = bytes;
      const now = clock.now();
      if (job.bytes < WORTH_SHOWING || Math.abs(now - toldAt) < INTERVAL) return;
      toldAt = now;
      tell(bytes, false);
    },
    end() {
      if (toldAt !== 0) tell(last, true);
    },
  };
}
