import { isDeepStrictEqual } from 'node:util';
import type { Applicant, Channel, DossierStatus } from '#contract/dossiers.ts';
import { compose } from '../platform/text.ts';
import type { DossierRecord } from './dossier-store.ts';
import type { Room } from './room.ts';
import { isSameOwner, lastHeldOfAnother } from './reused-rules.ts';
import { requireBirthDate, requireReceipt } from './days.ts';

/** Only what is named changes. */
export type ApplicantChange = { readonly [Field in keyof Applicant]?: Applicant[Field] | undefined };

/** Only what is named changes. */
export interface FieldChange {
  readonly applicant?: ApplicantChange | undefined;
  readonly channel?: Channel | undefined;
  readonly receivedOn?: string | undefined;
  readonly appointmentOn?: string | null | undefined;
  readonly status?: DossierStatus | undefined;
}

/** Changes the fields of a dossier. */
export interface Changing {
  /** Within the caller's transaction, with its line; `false` when nothing differs. */
  apply(before: DossierRecord, change: FieldChange): boolean;
}

export function createChanging({ dossiers, attachments, outbox, audit, session, clock }: Room): Changing {
  /** What waits with papers of a former owner is kept back; what waits with those of the owner of now goes on. */
  const keepBack = ({ id, applicant }: DossierRecord): void => {
    const until = Math.min(lastHeldOfAnother(attachments.everOf(id), applicant.identityNumber), clock.now());
    outbox.letGo(id, session.actor(), { after: until });
    outbox.keepBack(id, until, session.actor());
  };

  return {
    apply(before, { applicant, channel, receivedOn, appointmentOn, status }) {
      const after: DossierRecord = {
        ...before,
        applicant: applicant === undefined ? before.applicant : composed({ ...before.applicant, ...named(applicant) }),
        channel: channel ?? before.channel,
        receivedOn: receivedOn ?? before.receivedOn,
        appointmentOn: appointmentOn === undefined ? before.appointmentOn : appointmentOn,
        status: status ?? before.status,
      };
      const changed = (['applicant', 'channel', 'receivedOn', 'appointmentOn', 'status'] as const).filter(
        (field) => !isDeepStrictEqual(before[field], after[field]),
      );
      if (changed.length === 0) return false;
      if (changed.includes('receivedOn')) requireReceipt(after.receivedOn, clock.now());
      if (after.applicant.birthDate !== before.applicant.birthDate) {
        requireBirthDate(after.applicant.birthDate, clock.now());
      }
      dossiers.update(after, clock.now());
      if (!isSameOwner(before.applicant.identityNumber, after.applicant.identityNumber)) keepBack(after);
      audit.append({
        actor: session.actor(),
        action: 'dossier.updated',
        dossierId: after.id,
        dossierCode: after.code,
        // the fields alone: the log holds no personal data that it does not need
        detail: {
          fields: changed.join(', '),
          ...(changed.includes('status') ? { status: after.status } : {}),
        },
      });
      return true;
    },
  };
}

function named(change: ApplicantChange): Partial<Applicant> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}

function composed(applicant: Applicant): Applicant {
  return { ...applicant, name: compose(applicant.name), address: compose(applicant.address) };
}
