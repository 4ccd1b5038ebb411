import type { Reason } from '#contract/common.ts';
import type { MessageCode } from '#contract/messages/index.ts';
import { identityKey } from '../platform/identity-rules.ts';
import { listNames } from './rules.ts';

interface VersionedFile {
  readonly attachmentId: string;
  readonly name: string;
  readonly sha256: string;
}

/** What two versions of a dossier are compared by. */
export interface ComparedVersion {
  readonly applicant: {
    readonly name: string;
    readonly kind: string;
    readonly identityNumber: string;
    readonly birthDate: string | null;
    readonly address: string;
    readonly phone: string;
  };
  readonly channel: string;
  readonly status: string;
  readonly receivedOn: string;
  readonly appointmentOn: string | null;
  readonly components: readonly { readonly id: string; readonly files: readonly VersionedFile[] }[];
  readonly results: readonly VersionedFile[];
  readonly idesk: { readonly title: string; readonly files: readonly VersionedFile[] } | null;
}

const FIELDS = [
  ['dossiers.differs-name', (version) => version.applicant.name],
  ['dossiers.differs-kind', (version) => version.applicant.kind],
  ['dossiers.differs-identity', (version) => identityKey(version.applicant.identityNumber)],
  ['dossiers.differs-birth-date', (version) => version.applicant.birthDate],
  ['dossiers.differs-address', (version) => version.applicant.address],
  ['dossiers.differs-phone', (version) => version.applicant.phone],
  ['dossiers.differs-channel', (version) => version.channel],
  ['dossiers.differs-received', (version) => version.receivedOn],
  ['dossiers.differs-appointment', (version) => version.appointmentOn],
  ['dossiers.differs-status', (version) => version.status],
  ['dossiers.differs-draft', (version) => version.idesk?.title ?? null],
] as const satisfies readonly (readonly [MessageCode, (version: ComparedVersion) => string | null])[];

/** What differs between the version that was queued and that of now, one sentence each. */
export function differencesOf(queued: ComparedVersion, now: ComparedVersion): Reason[] {
  const differs = (code: MessageCode, params: Reason['params'] = {}): Reason => ({ code, params });
  const reasons = FIELDS.filter(([, value]) => value(queued) !== value(now)).map(([code]) => differs(code));
  const before = placesOf(queued);
  const after = placesOf(now);
  const named = (files: Iterable<PlacedFile>): Reason['params'] => ({
    names: listNames([...new Set([...files].map(({ name }) => name))]),
  });
  const added = [...after.values()].filter(({ id }) => !before.has(id));
  const removed = [...before.values()].filter(({ id }) => !after.has(id));
  const changed = [...after.values()].filter((file) => {
    const was = before.get(file.id);
    return was !== undefined && (was.place !== file.place || was.sha256 !== file.sha256);
  });
  if (added.length > 0) reasons.push(differs('dossiers.differs-files-added', named(added)));
  if (removed.length > 0) reasons.push(differs('dossiers.differs-files-removed', named(removed)));
  if (changed.length > 0) reasons.push(differs('dossiers.differs-files-changed', named(changed)));
  return reasons;
}

interface PlacedFile {
  readonly id: string;
  readonly name: string;
  readonly sha256: string;
  /** Where it stands, in its order. */
  readonly place: string;
}

function placesOf(version: ComparedVersion): ReadonlyMap<string, PlacedFile> {
  const groups = [
    ...version.components.map(({ id, files }) => ({ group: `component ${id}`, files })),
    { group: 'results', files: version.results },
    { group: 'draft', files: version.idesk?.files ?? [] },
  ];
  return new Map(
    groups.flatMap(({ group, files }) =>
      files.map(({ attachmentId, name, sha256 }, index) => {
        // a file of the draft stands on its component as well
        const id = group === 'draft' ? `draft ${attachmentId}` : attachmentId;
        return [id, { id, name, sha256, place: `${group} ${index}` }] as const;
      }),
    ),
  );
}
