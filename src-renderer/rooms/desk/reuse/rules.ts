import type { SignatureState } from '#contract/common.ts';
import type { DossierComponent } from '#contract/dossiers.ts';
import type { ComponentLookUp, Consent, FoundPaper, LookUpOverview, NationalState } from '#contract/reuse.ts';

/** How far a found paper has come on its way to a component. */
export type PaperStage = 'offered' | 'fetching' | 'fetched' | 'attached';

export interface PaperProgress {
  readonly done: number;
  readonly total: number;
}

export function paperStage(
  paper: Pick<FoundPaper, 'files'>,
  component: Pick<DossierComponent, 'attachments'>,
  fetching: boolean,
): PaperStage {
  if (fetching) return 'fetching';
  const ids = paper.files.flatMap(({ documentId }) => documentId ?? []);
  if (ids.length === 0 || ids.length < paper.files.length) return 'offered';
  const attached = new Set(component.attachments.map(({ documentId }) => documentId));
  return ids.every((id) => attached.has(id)) ? 'attached' : 'fetched';
}

/** Everything that was found for a component: of the own repository first. */
export function papersOf(lookUp: Pick<ComponentLookUp, 'own' | 'national'>): readonly FoundPaper[] {
  return [...lookUp.own, ...lookUp.national.papers];
}

/** `otherCodes`: it answered, but with nothing of what was asked for. */
export type LookUpWord = 'found' | 'otherCodes' | Exclude<NationalState, 'not-asked' | 'found' | 'impossible'>;
export interface LookUpLook {
  /** A key of `desk.reuse.state`. */
  readonly word: LookUpWord;
  readonly icon: string;
  readonly tone: 'neutral' | 'primary' | 'success' | 'warning';
  readonly spin: boolean;
}
const LOOKS: Readonly<Record<LookUpWord, Omit<LookUpLook, 'word'>>> = {
  found: { icon: 'i-lucide-file-check-2', tone: 'primary', spin: false },
  asking: { icon: 'i-lucide-loader-circle', tone: 'neutral', spin: true },
  nothing: { icon: 'i-lucide-search-x', tone: 'neutral', spin: false },
  otherCodes: { icon: 'i-lucide-search-x', tone: 'neutral', spin: false },
  refused: { icon: 'i-lucide-ban', tone: 'warning', spin: false },
  'needs-login': { icon: 'i-lucide-key-round', tone: 'warning', spin: false },
  unreachable: { icon: 'i-lucide-wifi-off', tone: 'neutral', spin: false },
  waiting: { icon: 'i-lucide-clock', tone: 'neutral', spin: false },
};

/**
 * How a look-up stands in one word: what was found counts before what is still asked, since the person can go on with
 * it. `null` when there is nothing to tell.
 */
export function lookOfLookUp(lookUp: Pick<ComponentLookUp, 'own' | 'national'>): LookUpLook | null {
  const { state, reason } = lookUp.national;
  const word = ((): LookUpWord | null => {
    if (papersOf(lookUp).length > 0) return 'found';
    if (state === 'nothing' && reason !== null) return 'otherCodes';
    return state === 'not-asked' || state === 'impossible' || state === 'found' ? null : state;
  })();
  return word === null ? null : { word, ...LOOKS[word] };
}

/** Whether the number of the document would help: where there may be several papers, or none by the code alone. */
export function wantsNumber(lookUp: Pick<ComponentLookUp, 'documentNumber' | 'national'>): boolean {
  const { state, papers } = lookUp.national;
  return lookUp.documentNumber !== '' || papers.length > 1 || state === 'refused';
}

export interface LookUpRow {
  readonly component: DossierComponent;
  /** From 1, as it stands in the dossier. */
  readonly number: number;
  readonly lookUp: ComponentLookUp;
  /** It has its paper already: shown in one line. */
  readonly settled: boolean;
}

/** One row a component, in the order of the dossier. */
export function rowsOf(
  components: readonly DossierComponent[],
  overview: Pick<LookUpOverview, 'components'>,
): LookUpRow[] {
  const byId = new Map(overview.components.map((lookUp) => [lookUp.componentId, lookUp]));
  return components.flatMap((component, index) => {
    const lookUp = byId.get(component.id);
    return lookUp === undefined
      ? []
      : [{ component, number: index + 1, lookUp, settled: component.state !== 'missing' }];
  });
}

/** The newest consent that covers a component. */
export function consentFor(consents: readonly Consent[], componentId: string): Consent | null {
  const covering = consents.filter(({ componentIds }) => componentIds.includes(componentId));
  return covering.toSorted((one, other) => other.recordedAt.localeCompare(one.recordedAt))[0] ?? null;
}

/**
 * The components that one consent is offered for: the one that was chosen and all others that have a paper to offer or
 * are still asked for, so that the citizen is asked once.
 */
export function offeredForConsent(
  rows: readonly LookUpRow[],
  consents: readonly Consent[],
  chosen: string,
): LookUpRow[] {
  return rows.filter(
    ({ component, lookUp, settled }) =>
      component.id === chosen ||
      (!settled &&
        consentFor(consents, component.id) === null &&
        (papersOf(lookUp).length > 0 || ['asking', 'waiting'].includes(lookUp.national.state))),
  );
}

/** Components that can be left in the queue: the line was away when they were asked for. */
export function canBeLeftWaiting(rows: readonly Pick<LookUpRow, 'component' | 'lookUp' | 'settled'>[]): string[] {
  return rows.flatMap(({ component, lookUp, settled }) =>
    !settled && lookUp.national.state === 'unreachable' ? [component.id] : [],
  );
}

/** Whether a file of it was changed after it was signed: it is attached by a decision alone. */
export function hasBrokenSignature(paper: Pick<FoundPaper, 'files'>): boolean {
  return paper.files.some(({ signature }) => signature === 'broken');
}

/** What a signature looks like by the bytes of the file, by icon and word (a key of `desk.reuse.signature`). */
export const SIGNATURE_LOOKS: Readonly<
  Record<SignatureState, { readonly icon: string; readonly tone: 'neutral' | 'success' | 'error' | 'warning' }>
> = {
  none: { icon: 'i-lucide-file', tone: 'neutral' },
  intact: { icon: 'i-lucide-file-check-2', tone: 'success' },
  broken: { icon: 'i-lucide-file-x-2', tone: 'error' },
  unreadable: { icon: 'i-lucide-file-question-mark', tone: 'warning' },
};
