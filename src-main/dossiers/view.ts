import type { DestinationId, Reason } from '#contract/common.ts';
import type { Attachment, Delivery, Dossier, DossierSummary, RemoteFile } from '#contract/dossiers.ts';
import type { Outbox } from '../outbox/service.ts';
import { toInstant, type Clock } from '../platform/clock.ts';
import type { Provenance } from './attachment-store.ts';
import type { ComponentRecord } from './component-store.ts';
import type { DossierRecord } from './dossier-store.ts';
import type { EditStore } from './edit-store.ts';
import type { DossierParts, Paper } from './parts.ts';
import type { Planner } from './planner.ts';
import type { RemoteFileRecord, RemoteFileStore } from './remote-file-store.ts';
import { reusedProblem } from './reused-rules.ts';
import { componentState, warningsOf } from './rules.ts';

/** Dossiers as the window sees them. */
export interface DossierViews {
  whole(record: DossierRecord): Dossier;
  summaries(records: readonly DossierRecord[]): DossierSummary[];
}

interface ViewDependencies {
  readonly gather: (record: DossierRecord) => DossierParts;
  readonly edits: EditStore;
  readonly remoteFiles: RemoteFileStore;
  readonly planner: Planner;
  readonly outbox: Outbox;
  readonly clock: Clock;
}

export function createDossierViews({
  gather,
  edits,
  remoteFiles,
  planner,
  outbox,
  clock,
}: ViewDependencies): DossierViews {
  /** What went out before and would be different today. Asked only where something new may be: planning costs time. */
  const changedAt = (record: DossierRecord, parts: DossierParts | null, sent: readonly DestinationId[]) => {
    if (!record.unsent || sent.length === 0) return new Map<DestinationId, 'changed' | 'not-sent'>();
    const plan = planner.plan(parts ?? gather(record), edits.chosenDraft(record.id), sent);
    return new Map(
      plan.destinations.flatMap(({ destination, operations, fresh }) => {
        if (fresh.length === 0) return [];
        // another system is behind the destination now, and nothing of the dossier is there
        const isElsewhere = planner.hasSystems(destination) && fresh.length === operations.length;
        return [[destination, isElsewhere ? 'not-sent' : 'changed'] as const];
      }),
    );
  };

  const deliveriesOf = (record: DossierRecord, parts: DossierParts | null, queued: readonly Delivery[]): Delivery[] => {
    const routed = planner.destinationsOf(record.procedure.code);
    const changed = changedAt(
      record,
      parts,
      queued.filter(({ destination }) => routed.includes(destination)).map(({ destination }) => destination),
    );
    const known = queued.map((delivery): Delivery => {
      const now = changed.get(delivery.destination);
      if (now === undefined) return delivery;
      // what is still on its way keeps its own word
      if (delivery.state !== 'sent') return { ...delivery, outdated: true };
      return now === 'not-sent' ? notSent(delivery.destination) : { ...delivery, state: now };
    });
    // in the order of the route, so that the window shows every dossier alike
    const left = known.filter(({ destination }) => !routed.includes(destination));
    return [
      ...routed.map(
        (destination) => known.find((delivery) => delivery.destination === destination) ?? notSent(destination),
      ),
      ...left,
    ];
  };

  const summary = (record: DossierRecord, parts: DossierParts | null, queued: readonly Delivery[]): DossierSummary => ({
    id: record.id,
    code: record.code,
    procedure: record.procedure,
    applicant: { name: record.applicant.name, identityNumber: record.applicant.identityNumber },
    channel: record.channel,
    status: record.status,
    receivedOn: record.receivedOn,
    appointmentOn: record.appointmentOn,
    required: record.required,
    missingRequired: record.missing,
    updatedAt: toInstant(record.updatedAt),
    deliveries: deliveriesOf(record, parts, queued),
  });

  return {
    whole(record) {
      const parts = gather(record);
      const queued = outbox.deliveries([record.id]).get(record.id) ?? [];
      const attachedFiles = new Set(
        parts.results.flatMap(({ attachment: { provenance } }) =>
          provenance.remote === undefined ? [] : [fileKey(provenance.remote.destination, provenance.remote.fileId)],
        ),
      );
      return {
        ...summary(record, parts, queued),
        applicant: record.applicant,
        unitCode: record.unitCode,
        createdAt: toInstant(record.createdAt),
        components: parts.components.map(({ component, papers }) => ({
          id: component.id,
          position: component.position,
          name: component.name,
          paperCode: component.paperCode,
          required: component.required,
          state: componentState(papers.map(({ attachment }) => attachment)),
          attachments: papers.map((paper) => toAttachment(paper, component, record)),
        })),
        results: parts.results.map((paper) => toAttachment(paper, null, record)),
        remoteFiles: remoteFiles.of(record.id).map((file) => toRemoteFile(file, attachedFiles)),
        refreshedAt: record.refreshedAt === null ? null : toInstant(record.refreshedAt),
        warnings: warningsOf({ ...record, procedureCode: record.procedure.code }, clock.now()),
      };
    },

    summaries(records) {
      const queued = outbox.deliveries(records.map(({ id }) => id));
      return records.map((record) => summary(record, null, queued.get(record.id) ?? []));
    },
  };
}

function notSent(destination: DestinationId): Delivery {
  return { destination, state: 'not-sent', done: 0, total: 0, reason: null, lastSentAt: null, outdated: false };
}

function toAttachment(paper: Paper, component: ComponentRecord | null, { applicant }: DossierRecord): Attachment {
  const { attachment, document } = paper;
  return {
    id: attachment.id,
    documentId: document.id,
    name: document.name,
    pageCount: document.pageCount,
    size: (document.pdf ?? document.original).size,
    source: attachment.source,
    attachedAt: toInstant(attachment.attachedAt),
    attachedBy: attachment.attachedBy,
    reused: toReused(attachment.provenance, reusedProblem(paper, component, applicant.identityNumber)),
  };
}

function toReused({ lookUp }: Provenance, problem: Reason | null): Attachment['reused'] {
  if (lookUp === undefined) return null;
  const { documentNumber, agency, fetchedAt, consentId, ownerNumber, signature } = lookUp;
  return {
    documentNumber,
    agency,
    fetchedAt: toInstant(fetchedAt),
    consentId,
    ownerNumber,
    signature: signature ?? null,
    problem,
  };
}

function fileKey(destination: DestinationId, fileId: string): string {
  return `${destination} ${fileId}`;
}

function toRemoteFile({ destination, info, documentId }: RemoteFileRecord, attached: ReadonlySet<string>): RemoteFile {
  return { destination, ...info, documentId, attached: attached.has(fileKey(destination, info.fileId)) };
}
