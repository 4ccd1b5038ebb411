import { dossier } from './dossier.ts';
import { inbox } from './inbox.ts';
import { papers } from './papers.ts';
import { reuse } from './reuse.ts';
import { sending } from './sending.ts';
import { viewer } from './viewer.ts';

/** The words of the desk: inbox, document, dossier. */
export const desk = {
  vi: { ...papers.vi, ...inbox.vi, ...viewer.vi, ...dossier.vi, ...sending.vi, ...reuse.vi },
  en: { ...papers.en, ...inbox.en, ...viewer.en, ...dossier.en, ...sending.en, ...reuse.en },
};
