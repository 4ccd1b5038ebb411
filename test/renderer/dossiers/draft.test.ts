import { expect, test } from 'vitest';
import { draftFieldAt } from '../../../src-renderer/rooms/dossiers/draft.ts';

test.each([
  ['applicant.name', 'name'],
  ['applicant.identityNumber', 'identityNumber'],
  ['code', 'code'],
  ['receivedOn', 'receivedOn'],
  ['procedureCode', 'procedure'],
])('what is refused at %s is shown at the field %s', (place, field) => {
  expect(draftFieldAt(place)).toBe(field);
});

test.each([null, '', 'cursor', 'applicant', 'toString'])('a refusal of %s belongs to no field of the form', (place) => {
  expect(draftFieldAt(place)).toBeNull();
});
