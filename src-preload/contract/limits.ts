/* Limits that the page reads without the schemas. */

/** Bytes travel in ranges of at most this many. */
export const RANGE_BYTES = 512 * 1024;

/** What is written about a paper of the repository, in characters. */
export const PAPER_LIMITS = {
  name: 2000,
  paperCode: 60,
  documentNumber: 60,
  scope: 200,
  abstract: 1000,
  agency: 200,
  signer: 50,
} as const;
/** Why a paper is withdrawn from the repository, in characters. */
export const WITHDRAWAL_LIMIT = 300;
