import { AppError } from '../platform/errors.ts';
import { isAhead } from './rules.ts';

/** No dossier that is still worked on was handed in before the state that takes it. */
const FIRST_RECEIPT = '1945-09-02';
/** Nobody who comes to a counter was born earlier. */
const FIRST_BIRTH = '1850-01-01';

/**
 * Nothing is received on a day that is still to come, nor in a year that was not typed to its end.
 *
 * @throws AppError `dossiers.received-ahead`, `dossiers.received-long-ago`
 */
export function requireReceipt(receivedOn: string, now: number): void {
  const params = { day: written(receivedOn) };
  if (isAhead(receivedOn, now)) throw new AppError('dossiers.received-ahead', { params, field: 'receivedOn' });
  if (receivedOn < FIRST_RECEIPT) throw new AppError('dossiers.received-long-ago', { params, field: 'receivedOn' });
}

/**
 * Nobody is born on a day that is still to come.
 *
 * @throws AppError `dossiers.birth-ahead`, `dossiers.birth-long-ago`
 */
export function requireBirthDate(birthDate: string | null, now: number): void {
  if (birthDate === null) return;
  const told = { params: { day: written(birthDate) }, field: 'applicant.birthDate' };
  if (isAhead(birthDate, now)) throw new AppError('dossiers.birth-ahead', told);
  if (birthDate < FIRST_BIRTH) throw new AppError('dossiers.birth-long-ago', told);
}

function written(day: string): string {
  return day.split('-').reverse().join('/');
}
