import type { Reason } from '#contract/common.ts';
import { because } from '../platform/errors.ts';
import { identityKey } from '../platform/identity-rules.ts';
import { compose } from '../platform/text.ts';

/** Another way of writing a number makes nobody another person. */
export function isSameOwner(one: string, other: string): boolean {
  return identityKey(one) === identityKey(other);
}

/** Where a paper came from, as far as it was found by a look-up. */
interface Origin {
  readonly lookUp?:
    { readonly ownerNumber: string; readonly componentIds: readonly string[]; readonly paperCode: string } | undefined;
}
interface Component {
  readonly id: string;
  readonly paperCode: string;
}
interface AttachedPaper {
  readonly attachment: { readonly provenance: Origin };
  readonly document: { readonly name: string };
}

/**
 * Whether a paper that the state already held may stand there (`null`: among the results). The owner agreed to the use
 * of a paper of one code for the components that were named; every other place needs a consent of its own.
 */
export function mayStandOn({ lookUp }: Origin, component: Component | null): boolean {
  if (lookUp === undefined) return true;
  if (component === null) return false;
  const code = (paperCode: string): string => compose(paperCode).trim().toUpperCase();
  return code(component.paperCode) === code(lookUp.paperCode) && lookUp.componentIds.includes(component.id);
}

/** Why a paper that the state already held may not go out from where it stands; `null` when it may. */
export function reusedProblem(
  { attachment: { provenance }, document }: AttachedPaper,
  component: Component | null,
  ownerNumber: string,
): Reason | null {
  if (provenance.lookUp === undefined) return null;
  const { name } = document;
  if (!isSameOwner(provenance.lookUp.ownerNumber, ownerNumber)) return because('dossiers.reused-other-owner', { name });
  return mayStandOn(provenance, component) ? null : because('dossiers.reused-misplaced', { name });
}

/**
 * The last instant (milliseconds since 1970) at which the dossier held a paper of another owner than the one of now,
 * whatever became of it since: what was queued until then may carry it. `Infinity` while it holds one; 0 when it never did.
 */
export function lastHeldOfAnother(
  attached: readonly { readonly provenance: Origin; readonly detachedAt: number | null }[],
  ownerNumber: string,
): number {
  const ends = attached
    .filter(({ provenance: { lookUp } }) => lookUp !== undefined && !isSameOwner(lookUp.ownerNumber, ownerNumber))
    .map(({ detachedAt }) => detachedAt ?? Infinity);
  return Math.max(0, ...ends);
}

/** How a paper that was taken from the repository stands by now, for whoever uses it. */
export type PaperStanding =
  | { readonly state: 'usable' | 'expired' }
  | { readonly state: 'withdrawn'; readonly reason: string }
  /** It left the dossier that it came with. */
  | { readonly state: 'taken-back' };

/**
 * What became of a paper of the own repository since it was attached; `null` when it is as good as it was. A person
 * decides: it may have been sent while it was good, and what is sent later must not wait for it.
 */
export function reusedDoubt(name: string, standing: PaperStanding): Reason | null {
  switch (standing.state) {
    case 'usable':
      return null;
    case 'withdrawn':
      return because('dossiers.reused-withdrawn', { name, reason: standing.reason });
    case 'expired':
      return because('dossiers.reused-expired', { name });
    case 'taken-back':
      return because('dossiers.reused-taken-back', { name });
  }
}

/** The papers of a dossier that may not go out, each with why. */
export function reusedProblems<Paper extends AttachedPaper>({
  record,
  components,
  results,
}: {
  readonly record: { readonly applicant: { readonly identityNumber: string } };
  readonly components: readonly { readonly component: Component; readonly papers: readonly Paper[] }[];
  readonly results: readonly Paper[];
}): { readonly paper: Paper; readonly reason: Reason }[] {
  const places = [...components, { component: null, papers: results }];
  return places.flatMap(({ component, papers }) =>
    papers.flatMap((paper) => {
      const reason = reusedProblem(paper, component, record.applicant.identityNumber);
      return reason === null ? [] : [{ paper, reason }];
    }),
  );
}
