import type { Dossier, DossierComponent } from '#contract/dossiers.ts';
import type { LookUpOverview } from '#contract/reuse.ts';
import { newId } from '../platform/clock.ts';
import { AppError } from '../platform/errors.ts';
import { compose } from '../platform/text.ts';
import { listNames } from '../dossiers/rules.ts';
import { isSameQuestion, type Asking } from './asking.ts';
import type { LookUpRecord } from './look-up-store.ts';
import type { Room } from './room.ts';
import { comparable, ownerNumberOf, type Asked } from './rules.ts';
import type { Views } from './views.ts';

export interface LookUpRequest {
  readonly dossierId: string;
  readonly componentIds?: readonly string[] | undefined;
  /** By component id; without one, that of the question before. */
  readonly documentNumbers: Readonly<Record<string, string>>;
}

/** Looking papers up: in the own repository at once, in the national one meanwhile. */
export interface LookUps {
  overview(dossierId: string): LookUpOverview;
  /** @throws AppError `dossiers.component-not-found`, `reuse.no-paper-code`, `reuse.nothing-to-look-up`, `reuse.busy` */
  lookUp(request: LookUpRequest): LookUpOverview;
  /** The same once nothing is asked for it any more. */
  settled(dossierId: string): Promise<LookUpOverview>;
  cancel(dossierId: string): LookUpOverview;
}

export function createLookUps(room: Room, views: Views, asking: Asking): LookUps {
  const { dossiers, lookUps, queue, session, clock } = room;
  const overview = (dossierId: string): LookUpOverview => views.overview(dossiers.get(dossierId));

  const chosen = (dossier: Dossier, componentIds: readonly string[] | undefined): readonly DossierComponent[] => {
    if (componentIds === undefined) {
      const missing = dossier.components.filter(
        ({ state, paperCode }) => state === 'missing' && comparable(paperCode) !== '',
      );
      if (missing.length === 0) throw new AppError('reuse.nothing-to-look-up');
      return missing;
    }
    return [...new Set(componentIds)].map((id) => withCode(room.componentOf(dossier, id)));
  };

  /** A question that is for now the own repository's alone. */
  const askedHere = (dossier: Dossier, { componentId, documentNumber }: Asked): LookUpRecord => ({
    id: newId(clock),
    dossierId: dossier.id,
    componentId,
    ownerNumber: ownerNumberOf(dossier.applicant),
    documentNumber,
    state: 'not-asked',
    reason: null,
    askedAt: null,
    jobId: null,
    before: null,
  });

  return {
    overview,

    lookUp({ dossierId, componentIds, documentNumbers }) {
      const dossier = dossiers.get(dossierId);
      const all = chosen(dossier, componentIds).map((component) => {
        const current = room.current(dossier, component.id);
        const given = documentNumbers[component.id];
        const documentNumber = given === undefined ? (current?.documentNumber ?? '') : compose(given);
        return {
          component,
          current,
          asked: { componentId: component.id, paperCode: component.paperCode, documentNumber },
        };
      });
      const begin = room.change(dossierId, () => {
        for (const { current, asked } of all) {
          if (current === null) lookUps.put(askedHere(dossier, asked));
        }
        const isUnderWay = ({ current, asked }: (typeof all)[number]): boolean =>
          (current?.state === 'asking' || current?.state === 'waiting') &&
          isSameQuestion(asked, current.documentNumber);
        // what waits in the queue goes now; asking beside it would be the same question twice
        const waiting = all.filter(isUnderWay).flatMap(({ current }) => current?.jobId ?? []);
        if (waiting.length > 0) queue.retry([...new Set(waiting)], session.actor());
        const national = all.filter((one) => room.hindranceFor(dossier, one.component) === null && !isUnderWay(one));
        const started = asking.begin(
          dossier,
          national.map(({ asked }) => asked),
        );
        room.note(dossier, {
          action: 'reuse.asked',
          // what the national repository says stands in a line of its own
          outcome: national.length > 0 ? 'waiting' : 'ok',
          detail: {
            components: all.length,
            codes: listNames(all.map(({ asked }) => asked.paperCode)),
            own: all.reduce((sum, { component }) => sum + views.offers(dossier, component).length, 0),
            national: national.length,
          },
        });
        return started;
      });
      begin();
      return overview(dossierId);
    },

    async settled(dossierId) {
      await asking.idle(dossierId);
      return overview(dossierId);
    },

    cancel(dossierId) {
      dossiers.get(dossierId);
      room.change(dossierId, () => asking.breakOff(dossierId));
      return overview(dossierId);
    },
  };
}

/** @throws AppError `reuse.no-paper-code` */
export function withCode(component: DossierComponent): DossierComponent {
  if (comparable(component.paperCode) === '') {
    throw new AppError('reuse.no-paper-code', { params: { component: listNames([component.name]) } });
  }
  return component;
}
