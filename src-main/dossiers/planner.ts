import type { DestinationId, Reason } from '#contract/common.ts';
import type { Connectors, DossierSnapshot, OutgoingFile, PlannedOperation } from '../connectors/connector.ts';
import type { Outbox } from '../outbox/service.ts';
import type { Clock } from '../platform/clock.ts';
import type { Session } from '../session/service.ts';
import type { Profile } from '../settings/profile.ts';
import type { Catalogue } from './catalogue.ts';
import type { DraftChoice } from './edit-store.ts';
import type { PaperKeeper } from './paper-keeper.ts';
import type { DossierParts, Paper } from './parts.ts';
import { reusedProblems } from './reused-rules.ts';
import { destinationsOf, isDigitised } from './rules.ts';

/** What a destination needs for a dossier. */
export interface DestinationPlan {
  readonly destination: DestinationId;
  readonly operations: readonly PlannedOperation[];
  /** Those of them that are neither queued nor done. */
  readonly fresh: readonly PlannedOperation[];
}

export interface DossierPlan {
  readonly destinations: readonly DestinationPlan[];
  /** Papers that cannot travel yet, because their PDF is still being made or could not be made. */
  readonly preparing: readonly Paper[];
  readonly failed: readonly Paper[];
  /** Why papers that the state already held may not travel from where they stand. */
  readonly blocked: readonly Reason[];
  /** What it was made from. */
  readonly snapshot: DossierSnapshot;
}

/** The draft for iDesk as it would be made. */
export interface Draft {
  readonly title: string;
  readonly papers: readonly Paper[];
}

/** Works out what is to be sent where. It queues nothing. */
export interface Planner {
  /** The enabled destinations of the first route that names the procedure. */
  destinationsOf(procedureCode: string): readonly DestinationId[];
  /** Whether the destination has a system for trials beside the real one, so that what is sent counts at one of them. */
  hasSystems(destination: DestinationId): boolean;
  /** By default, the papers of all components under the name of the procedure; what came from iDesk stays here. */
  draft(parts: DossierParts, choice: DraftChoice): Draft;
  plan(parts: DossierParts, choice: DraftChoice, destinations: readonly DestinationId[]): DossierPlan;
}

interface PlannerDependencies {
  readonly connectors: Connectors;
  readonly outbox: Outbox;
  readonly session: Session;
  readonly profile: Pick<Profile, 'routes' | 'destinations'>;
  readonly clock: Clock;
  readonly catalogue: Pick<Catalogue, 'find'>;
  readonly keeper: Pick<PaperKeeper, 'resultsOf'>;
}

export function createPlanner({
  connectors,
  outbox,
  session,
  profile,
  clock,
  catalogue,
  keeper,
}: PlannerDependencies): Planner {
  const draft = (parts: DossierParts, choice: DraftChoice): Draft => {
    const ofComponents = parts.components.flatMap(({ papers }) => papers);
    if (choice === null) {
      const own = ofComponents.filter(({ attachment }) => attachment.source !== 'idesk');
      return { title: parts.record.procedure.name, papers: own };
    }
    const chosen = new Set(choice.attachmentIds);
    const all = [...ofComponents, ...parts.results, ...parts.draftOnly];
    return { title: choice.title, papers: all.filter(({ attachment }) => chosen.has(attachment.id)) };
  };

  const snapshot = (parts: DossierParts, choice: DraftChoice): DossierSnapshot => {
    const { record } = parts;
    const { title, papers } = draft(parts, choice);
    const idesk = choice === null ? null : { title, files: papers.map(outgoing) };
    const kept = parts.results.length === 0 ? new Map<string, never>() : keeper.resultsOf(record.id);
    return {
      dossierId: record.id,
      code: record.code,
      unitCode: record.unitCode,
      procedure: record.procedure,
      applicant: record.applicant,
      channel: record.channel,
      status: record.status,
      receivedOn: record.receivedOn,
      appointmentOn: record.appointmentOn,
      components: parts.components.map(({ component, papers: attached }) => ({
        id: component.id,
        position: component.position,
        name: component.name,
        paperCode: component.paperCode,
        files: attached.map(outgoing),
      })),
      results: parts.results.map((paper) => ({ ...outgoing(paper), kept: kept.get(paper.attachment.id) ?? null })),
      resultPapers: parts.results.length === 0 ? [] : (catalogue.find(record.procedure.code)?.results ?? []),
      officer: session.current(),
      takenAt: clock.now(),
      idesk,
    };
  };

  /** What the destination shall hold, and the taking back of what it shall hold no longer. */
  const planFor = (destination: DestinationId, shot: DossierSnapshot): readonly PlannedOperation[] => {
    const connector = connectors.all.get(destination);
    if (connector === undefined) return [];
    const before = outbox.slots({ destination, dossierCode: shot.code });
    const wanted = connector.plan(shot, before);
    const kept = new Set(wanted.map((operation) => operation.slot));
    const gone = before.filter(({ slot }) => !kept.has(slot));
    // the last set is taken back first: what stands behind something goes before it
    return [...wanted, ...gone.toReversed().flatMap((earlier) => connector.withdraw(earlier) ?? [])];
  };

  return {
    destinationsOf: (procedureCode) =>
      destinationsOf(profile.routes, procedureCode).filter(
        (destination) => connectors.all.has(destination) && profile.destinations[destination]?.enabled !== false,
      ),

    hasSystems: (destination) => connectors.all.get(destination)?.environment !== undefined,

    draft,

    plan(parts, choice, destinations) {
      const shot = snapshot(parts, choice);
      const travelling = new Set<Paper>([
        ...(destinations.some((destination) => destination !== 'idesk')
          ? [...parts.components.flatMap(({ papers }) => papers), ...parts.results]
          : []),
        ...(destinations.includes('idesk') ? draft(parts, choice).papers : []),
      ]);
      return {
        snapshot: shot,
        destinations: destinations.map((destination) => {
          const operations = planFor(destination, shot);
          const fresh = outbox.unqueued({ destination, dossierCode: parts.record.code, operations });
          return { destination, operations, fresh };
        }),
        preparing: [...travelling].filter(({ document }) => document.state === 'preparing'),
        failed: [...travelling].filter(({ document }) => document.state === 'failed'),
        blocked: reusedProblems(parts).flatMap(({ paper, reason }) => (travelling.has(paper) ? [reason] : [])),
      };
    },
  };
}

/** While the PDF is being made the original stands in for it, so that counts and sizes can be shown. */
function outgoing({ attachment, document }: Paper): OutgoingFile {
  const { sha256, size } = document.pdf ?? document.original;
  return {
    attachmentId: attachment.id,
    name: document.name,
    sha256,
    size,
    reused: attachment.provenance.reused ?? 0,
    digitised: isDigitised(attachment.source),
    fromNationalRepository: attachment.provenance.fromNationalRepository ?? false,
    source: attachment.source,
  };
}
