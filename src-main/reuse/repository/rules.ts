import type { AdministrativeProcedure } from '#contract/catalogue.ts';
import type { Attachment, Applicant, DossierStatus } from '#contract/dossiers.ts';
import type { PaperMetadata } from '#contract/repository.ts';
import { resultCodeOf } from '../../connectors/result-codes.ts';
import { identityKey } from '../../platform/identity-rules.ts';
import { isDigitised } from '../../dossiers/rules.ts';
import { compose, fold } from '../../platform/text.ts';

/** A dossier with its papers, as far as they matter here. */
export interface LeavingDossier {
  readonly record: {
    readonly status: DossierStatus;
    readonly unitCode: string;
    readonly applicant: Pick<Applicant, 'identityNumber'>;
  };
  readonly components: readonly {
    readonly component: { readonly id: string; readonly name: string; readonly paperCode: string };
    readonly papers: readonly AttachedPaper[];
  }[];
  readonly results: readonly AttachedResult[];
  /** As the catalogue has it. */
  readonly procedure: Pick<AdministrativeProcedure, 'agency' | 'results'> | null;
}

interface AttachedPaper {
  readonly attachment: {
    readonly id: string;
    readonly documentId: string;
    readonly source: Attachment['source'];
    readonly provenance: {
      readonly remote?: { readonly destination: string; readonly documentNumber: string } | undefined;
      readonly reused?: 1 | 2 | undefined;
      readonly fromNationalRepository?: true | undefined;
    };
    readonly attachedAt: number;
  };
  readonly document: { readonly name: string; readonly original: { readonly sha256: string; readonly size: number } };
}

interface AttachedResult extends AttachedPaper {
  /** What the remote system told of it, when it came from one. */
  readonly told: { readonly belongsTo: string; readonly issuedOn: string } | null;
}

interface Unit {
  readonly code: string;
  readonly name: string;
}

/** A paper that a dossier leaves in the repository, with what is known of it by itself. */
export interface PaperToKeep extends PaperMetadata {
  readonly kind: 'component' | 'result';
  /** `null` for a result. */
  readonly componentId: string | null;
  /** In their order; never empty. */
  readonly files: readonly KeptFile[];
}

export interface KeptFile {
  readonly attachmentId: string;
  readonly documentId: string;
  /** The name, and the bytes as they came. */
  readonly name: string;
  readonly size: number;
  readonly sha256: string;
  /** Milliseconds since 1970. */
  readonly attachedAt: number;
}

/** Of a dossier in one of these the results are given. */
const GIVEN: ReadonlySet<DossierStatus> = new Set(['finished', 'returned']);

const UNKNOWN = {
  documentNumber: '',
  issuedOn: null,
  validUntil: null,
  validForever: false,
  scope: '',
  abstract: '',
  agency: '',
  signer: '',
} as const;

/** By the limits of a production portal (field's rules, "A digitised paper"). */
const LIMITS = { name: 2000, paperCode: 60, documentNumber: 60, abstract: 1000, agency: 200 } as const;

/**
 * What a dossier leaves for later use: of each component what was digitised for it here, when it is known whose it is;
 * and the results, once they are given. Papers that came from a repository are there already.
 *
 * @param unit the unit that works here
 */
export function papersToKeep(dossier: LeavingDossier, unit: Unit): PaperToKeep[] {
  const { record, components, results } = dossier;
  const kept: PaperToKeep[] = [];
  if (identityKey(record.applicant.identityNumber) !== '') {
    for (const { component, papers } of components) {
      const files = papers.filter((paper) => isDigitised(paper.attachment.source) && isNew(paper));
      if (files.length === 0) continue;
      kept.push({
        ...UNKNOWN,
        kind: 'component',
        componentId: component.id,
        name: clip(component.name, LIMITS.name),
        paperCode: clip(component.paperCode, LIMITS.paperCode),
        files: files.map(toKeptFile),
      });
    }
  }
  if (GIVEN.has(record.status)) {
    for (const papers of byIssuedDocument(results.filter(isNew))) kept.push(resultOf(dossier, papers, unit));
  }
  return kept;
}

const isNew = ({ attachment: { provenance } }: AttachedPaper): boolean =>
  provenance.reused === undefined && provenance.fromNationalRepository === undefined;

const toKeptFile = ({ attachment, document }: AttachedPaper): KeptFile => ({
  attachmentId: attachment.id,
  documentId: attachment.documentId,
  name: document.name,
  ...document.original,
  attachedAt: attachment.attachedAt,
});

/** Files that one system told under one document number are one paper; every other file is one by itself. */
function byIssuedDocument(papers: readonly AttachedResult[]): AttachedResult[][] {
  const groups = new Map<string, AttachedResult[]>();
  for (const paper of papers) {
    const { id, provenance } = paper.attachment;
    const number = provenance.remote?.documentNumber.trim() ?? '';
    const key = number === '' ? id : `${provenance.remote?.destination ?? ''} ${number}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [paper]);
    else group.push(paper);
  }
  return [...groups.values()];
}

function resultOf({ record, procedure }: LeavingDossier, papers: readonly AttachedResult[], unit: Unit): PaperToKeep {
  const told = papers.flatMap((paper) => paper.told ?? []);
  // other systems name there a group of files
  const isIssued = papers.every(({ attachment }) => attachment.source === 'idesk');
  const title = isIssued ? (told[0]?.belongsTo ?? '') : '';
  const names = papers.map(({ document }) => document.name);
  const results = procedure?.results ?? [];
  const paperCode = [...names, title].map((name) => resultCodeOf(results, name)).find((code) => code !== '') ?? '';
  const listed = results.find(({ code }) => code === paperCode && code !== '')?.name ?? '';
  return {
    ...UNKNOWN,
    kind: 'result',
    componentId: null,
    name: clip(listed || stemOf(names[0] ?? ''), LIMITS.name),
    paperCode: clip(paperCode, LIMITS.paperCode),
    documentNumber: clip(papers[0]?.attachment.provenance.remote?.documentNumber ?? '', LIMITS.documentNumber),
    issuedOn: told.map(({ issuedOn }) => dayIn(issuedOn)).find((day) => day !== null) ?? null,
    abstract: clip(title, LIMITS.abstract),
    agency: clip(agencyOf(procedure?.agency ?? '', record.unitCode === unit.code ? unit.name : ''), LIMITS.agency),
    files: papers.map(toKeptFile),
  };
}

/** The list names for some procedures no agency but a level of them; then it is the unit that took the dossier in. */
function agencyOf(listed: string, unit: string): string {
  return listed === '' || /\bcap (xa|huyen|tinh)\b/.test(fold(listed)) ? unit || listed : listed;
}

function clip(text: string, limit: number): string {
  return compose(text).replace(/\s+/g, ' ').trim().slice(0, limit);
}

function stemOf(name: string): string {
  return name.replace(/\.(pdf|jpe?g|png|tiff?)$/i, '') || name;
}

/** The day that a remote system told, as `yyyy-MM-dd` or `dd/MM/yyyy` with or without a time; else `null`. */
function dayIn(text: string): string | null {
  const iso = /^(\d{4})-(\d{2})-(\d{2})(?!\d)/.exec(text.trim());
  const local = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?!\d)/.exec(text.trim());
  const [year, month, day] = iso?.slice(1) ?? local?.slice(1).toReversed() ?? [];
  if (year === undefined || month === undefined || day === undefined) return null;
  const found = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const time = Date.parse(`${found}T00:00:00Z`);
  return Number.isFinite(time) && new Date(time).toISOString().startsWith(found) ? found : null;
}

/** How a paper stands on a day. Whose end nobody told may still be good: a person looks at it. */
export function validityOn(
  { issuedOn, validUntil, validForever }: Pick<PaperMetadata, 'issuedOn' | 'validUntil' | 'validForever'>,
  day: string,
): 'valid' | 'not-yet' | 'expired' | 'unknown-end' {
  if (issuedOn !== null && issuedOn > day) return 'not-yet';
  if (validForever) return 'valid';
  if (validUntil === null) return 'unknown-end';
  return validUntil < day ? 'expired' : 'valid';
}
