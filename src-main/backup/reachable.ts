import type { Database } from '../platform/database/database.ts';

/**
 * Every stored byte that a database names, by SHA-256: from all columns that hold a hash, and from what jobs and edits
 * carry as JSON. Bytes are never removed from the store, so whatever a copy of the database names is there; where
 * papers are copied elsewhere, this says which.
 */
const REACHABLE = `
  SELECT sha256 FROM blob
  UNION SELECT sha256 FROM document_part
  UNION SELECT pdf_sha256 FROM document WHERE pdf_sha256 IS NOT NULL
  UNION SELECT thumbnail_sha256 FROM document WHERE thumbnail_sha256 IS NOT NULL
  UNION SELECT sha256 FROM inbox_part
  UNION SELECT sha256 FROM arrival
  UNION SELECT sha256 FROM found_file WHERE sha256 IS NOT NULL
  UNION SELECT tree.value FROM job, json_tree(job.payload) AS tree
    WHERE tree.key = 'sha256' AND tree.type = 'text' AND length(tree.value) = 64`;

/** In the order of the hashes. */
export function reachableBlobs(database: Database): string[] {
  return database.prepare(`${REACHABLE} ORDER BY 1`).pluck().all() as string[];
}
