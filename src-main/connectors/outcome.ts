import type { Reason } from '#contract/common.ts';
import type { DossierField } from '#contract/dossiers.ts';

/**
 * What became of one try. The only answers there are.
 * - `done`: the effect is there; the receipt is kept for the operations behind it, and a person can read the note.
 * - `transient`: certainly no effect, or a repeat is harmless: try again later.
 * - `wait`: the remote named a time (milliseconds since 1970). `apart`: it concerns this job alone, and says nothing of
 *   how the destination is doing.
 * - `rejected`: the remote refused for a reason that only a person can mend; `field` is the datum that it named, by
 *   our own name, where it named one. There is no effect.
 * - `needs-login`: credentials are missing, wrong or not accepted.
 * - `outcome-unknown`: sent, no answer: ask first, never resend blindly.
 * `offline` marks that the remote was not reached at all: nothing is wrong with the job. `untouched` marks that it was
 * reached and yet certainly did nothing; without either a `transient` may have had its (repeatable) effect.
 */
export type Outcome =
  | { readonly kind: 'done'; readonly receipt: Receipt; readonly note?: Reason }
  | { readonly kind: 'transient'; readonly reason: Reason; readonly offline: boolean; readonly untouched?: true }
  | { readonly kind: 'wait'; readonly until: number; readonly reason: Reason; readonly apart?: true }
  | { readonly kind: 'rejected'; readonly reason: Reason; readonly field?: DossierField }
  | { readonly kind: 'needs-login'; readonly reason: Reason }
  | { readonly kind: 'outcome-unknown'; readonly reason: Reason };

/** What the remote gave back, as JSON that the operations behind it can use. */
export type Receipt = Readonly<Record<string, unknown>>;

/** What an uncertain operation turned out to be after asking the remote. */
export type Finding =
  | { readonly kind: 'done'; readonly receipt: Receipt }
  /** Certainly not there, or a repeat is recognised by the remote: send (again). */
  | { readonly kind: 'send-again' }
  /** The remote cannot be asked: a person decides. */
  | { readonly kind: 'cannot-tell' }
  | { readonly kind: 'transient'; readonly reason: Reason; readonly offline: boolean }
  | { readonly kind: 'needs-login'; readonly reason: Reason };
