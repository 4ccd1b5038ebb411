import type { DamagedPaper } from '#contract/backup.ts';
import { reason as reasonSchema } from '#contract/common.ts';
import type { Database } from '../platform/database/database.ts';

/** The papers that damaged bytes belong to. */
const OWNERS = `
  SELECT document_id FROM document_part WHERE sha256 = blob_damage.sha256
  UNION SELECT id FROM document WHERE pdf_sha256 = blob_damage.sha256 OR thumbnail_sha256 = blob_damage.sha256`;

/** What is known of damaged bytes, and who needs them. */
export function createDamageStore(database: Database) {
  const found = database.prepare(`
    INSERT INTO blob_damage (sha256, found_at, reason) VALUES (:sha256, :now, :reason)
    ON CONFLICT DO UPDATE SET found_at = excluded.found_at, reason = excluded.reason, mended_at = NULL, mended_from = NULL`);
  const mended = database.prepare('UPDATE blob_damage SET mended_at = ?, mended_from = ? WHERE sha256 = ?');
  const open = database.prepare('SELECT sha256 FROM blob_damage WHERE mended_at IS NULL ORDER BY sha256').pluck();
  // a paper has several files; a file that no paper has is counted by itself
  const openPapers = database
    .prepare(
      `SELECT count(DISTINCT coalesce(document.id, blob_damage.sha256)) FROM blob_damage
       LEFT JOIN document ON document.id IN (${OWNERS}) WHERE blob_damage.mended_at IS NULL`,
    )
    .pluck();
  const papers = database.prepare(`
    SELECT document.name, dossier.code, min(blob_damage.reason) AS reason
    FROM blob_damage
    JOIN document ON document.id IN (${OWNERS})
    LEFT JOIN attachment ON attachment.document_id = document.id AND attachment.detached_at IS NULL
    LEFT JOIN dossier ON dossier.id = attachment.dossier_id
    WHERE blob_damage.mended_at IS NULL
    GROUP BY document.id, dossier.code ORDER BY document.name LIMIT 200`);
  // what is sent next and what waits to be filed: needed before everything else
  const wanted = database
    .prepare(
      `SELECT sha256 FROM (
         SELECT tree.value AS sha256, 0 AS turn FROM job, json_tree(job.payload) AS tree
         WHERE job.state IN ('waiting', 'sending', 'needs-login', 'needs-person')
           AND tree.key = 'sha256' AND tree.type = 'text'
         UNION ALL
         SELECT part.sha256, 1 FROM inbox_item AS item JOIN inbox_part AS part ON part.item_id = item.id
         WHERE item.state IN ('waiting', 'needs-person'))
       GROUP BY sha256 ORDER BY min(turn), sha256 LIMIT ?`,
    )
    .pluck();
  const following = database.prepare('SELECT sha256, size FROM blob WHERE sha256 > ? ORDER BY sha256 LIMIT ?');
  const sizeOf = database.prepare('SELECT size FROM blob WHERE sha256 = ?').pluck();
  const originals = database
    .prepare(`SELECT DISTINCT moved_to FROM arrival WHERE sha256 = ? AND moved_to IS NOT NULL AND moved_to <> ''`)
    .pluck();
  const derivedOf = database.prepare(`
    SELECT id, CASE WHEN pdf_sha256 = :sha256 THEN 'pdf' ELSE 'thumbnail' END AS which FROM document
    WHERE state = 'ready' AND (pdf_sha256 = :sha256 OR thumbnail_sha256 = :sha256) LIMIT 20`);
  const partsOf = database.prepare(
    'SELECT name, kind, sha256, size FROM document_part WHERE document_id = ? ORDER BY position',
  );
  const stuck = database
    .prepare(
      `SELECT id FROM job WHERE state = 'needs-person' AND instr(payload, :sha256) > 0
         AND json_extract(reason, '$.code') IN ('platform.blob-damaged', 'platform.blob-missing') LIMIT 500`,
    )
    .pluck();

  return {
    record: (sha256: string, reason: string, now: number): void => void found.run({ sha256, reason, now }),
    setMended: (sha256: string, from: string, now: number): void => void mended.run(now, from, sha256),
    open: () => open.all() as string[],
    /** Papers, not their files. */
    openPapers: () => Number(openPapers.get()),
    papers: (): DamagedPaper[] =>
      (papers.all() as { name: string; code: string | null; reason: string }[]).map(({ name, code, reason }) => ({
        name,
        dossierCode: code,
        reason: reasonSchema.parse(JSON.parse(reason)),
      })),
    wanted: (limit: number) => wanted.all(limit) as string[],
    /** In the order of the hashes. */
    following: (after: string, limit: number) => following.all(after, limit) as { sha256: string; size: number }[],
    sizeOf: (sha256: string) => Number(sizeOf.get(sha256) ?? 0),
    /** Where the scanner's own files with these bytes were moved to. */
    originals: (sha256: string) => originals.all(sha256) as string[],
    derivedOf: (sha256: string) => derivedOf.all({ sha256 }) as { id: string; which: 'pdf' | 'thumbnail' }[],
    partsOf: (documentId: string) =>
      partsOf.all(documentId) as { name: string; kind: string; sha256: string; size: number }[],
    /** Jobs that wait for a person because these bytes could not be read. */
    stuckJobs: (sha256: string) => stuck.all({ sha256 }) as string[],
  };
}
export type DamageStore = ReturnType<typeof createDamageStore>;
