import { z } from 'zod';
import type { DestinationId } from '#contract/common.ts';
import { applicant, channel, dossierStatus } from '#contract/dossiers.ts';
import type { Database } from '../platform/database/connection.ts';
import type { ComparedVersion } from './version-rules.ts';

const files = z.array(z.object({ attachmentId: z.string(), name: z.string(), sha256: z.string() }));
/** What of a dossier was queued, as far as a later version is compared with it. */
const dossierVersion = z.object({
  applicant,
  channel,
  status: dossierStatus,
  receivedOn: z.string(),
  appointmentOn: z.string().nullable(),
  components: z.array(z.object({ id: z.string(), files })),
  results: files,
  idesk: z.object({ title: z.string(), files }).nullable(),
});
export type DossierVersion = z.infer<typeof dossierVersion>;

export interface VersionStore {
  /** The version that was queued there at last; `null` when none was, or by an older program. */
  latest(
    dossierId: string,
    destination: DestinationId,
  ): { readonly number: number; readonly version: DossierVersion } | null;
  /** Keeps what is queued now. Inside a transaction. */
  keep(dossierId: string, destination: DestinationId, number: number, version: ComparedVersion, at: number): void;
}

export function createVersionStore(database: Database): VersionStore {
  const select = database.prepare(
    'SELECT version, snapshot FROM dossier_version WHERE dossier_id = ? AND destination = ?',
  );
  const upsert = database.prepare(`
    INSERT INTO dossier_version (dossier_id, destination, version, snapshot, queued_at) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET version = excluded.version, snapshot = excluded.snapshot, queued_at = excluded.queued_at`);
  return {
    latest(dossierId, destination) {
      const row = select.get(dossierId, destination) as { version: number; snapshot: string } | undefined;
      return row === undefined
        ? null
        : { number: row.version, version: dossierVersion.parse(JSON.parse(row.snapshot)) };
    },
    keep: (dossierId, destination, number, version, at) =>
      // what the schema does not name is left out
      void upsert.run(dossierId, destination, number, JSON.stringify(dossierVersion.parse(version)), at),
  };
}
