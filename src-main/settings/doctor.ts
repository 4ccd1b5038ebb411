import { access, constants, statfs } from 'node:fs/promises';
import type { MessageParams, Reason } from '#contract/common.ts';
import type { Check } from '#contract/settings.ts';
import { AppError, because, technicalText } from '../platform/errors.ts';

/** One thing to look at; `null` means that it is well. */
export interface Probe {
  readonly id: string;
  readonly subject: Check['subject'];
  readonly name: string;
  readonly params?: MessageParams;
  look(signal: AbortSignal): Promise<Reason | null>;
  /** What is worth saying beside what was found; asked after `look`. */
  notes?(): readonly Reason[];
}

const PROBE_TIMEOUT = 10_000;

/** Runs all probes side by side, each bounded to ten seconds; a probe that throws is a finding, never a failure. */
export async function examine(probes: readonly Probe[]): Promise<Check[]> {
  return Promise.all(
    probes.map(async (probe) => {
      const started = performance.now();
      let reason: Reason | null;
      try {
        reason = await probe.look(AbortSignal.timeout(PROBE_TIMEOUT));
      } catch (error) {
        reason =
          error instanceof AppError ? error.toReason() : because('settings.check-failed', {}, technicalText(error));
      }
      return {
        id: probe.id,
        subject: probe.subject,
        name: probe.name,
        ok: reason === null,
        reason,
        params: probe.params ?? {},
        notes: [...(probe.notes?.() ?? [])],
        milliseconds: Math.round(performance.now() - started),
      };
    }),
  );
}

/** Whether a folder is there and can be written to. */
export function folderProbe(id: string, folder: string): Probe {
  return {
    id,
    subject: 'folder',
    name: folder,
    async look() {
      try {
        await access(folder, constants.R_OK | constants.W_OK);
        return null;
      } catch {
        return because('platform.folder-not-writable', { folder });
      }
    },
  };
}

/** Whether at least `least` bytes are free where `folder` stands. */
export function spaceProbe(folder: string, least: number): Probe {
  return {
    id: 'space',
    subject: 'space',
    name: folder,
    async look() {
      const { bavail, bsize } = await statfs(folder);
      const free = bavail * bsize;
      return free >= least ? null : because('settings.little-space', { free: Math.round(free / 1e6), folder });
    },
  };
}
