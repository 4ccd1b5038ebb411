import { formatISO } from 'date-fns';
import { TRAINING_UNIT } from './profile.ts';
import { REPOSITORY_OWNERS, SAMPLE_QUESTIONS } from './repository-papers.ts';

/** A dossier of the counter to play with. People are invented; the procedure is one of the catalogue. */
export interface SampleDossier {
  readonly code: string;
  readonly procedureCode: string;
  readonly applicant: {
    readonly name: string;
    readonly kind: 'citizen' | 'business';
    readonly identityNumber: string;
    readonly birthDate: string | null;
    readonly address: string;
    readonly phone: string;
  };
  readonly channel: 'in-person' | 'online' | 'postal';
  /** `yyyy-MM-dd` */
  readonly receivedOn: string;
  readonly appointmentOn: string | null;
}

const RECEIVED = '2026-11-20';

interface Person {
  readonly name: string;
  readonly kind: 'citizen' | 'business';
  readonly identityNumber: string;
  readonly birthDate: string | null;
  readonly address: string;
}

const people: readonly Person[] = [
  {
    name: 'NGUYỄN VĂN MẪU',
    kind: 'citizen',
    identityNumber: '000090000001',
    birthDate: '1990-01-01',
    address: 'Thôn M, Xã N, Tỉnh T',
  },
  {
    name: 'Trần Thị Thử Nghiệm Hoàng Yến',
    kind: 'citizen',
    identityNumber: '000195000002',
    birthDate: '1995-08-30',
    address: 'Tổ 5, Phường P, Tỉnh T',
  },
  {
    name: 'Công ty TNHH Một thành viên Mẫu Tập Huấn',
    kind: 'business',
    identityNumber: '',
    birthDate: null,
    address: 'Số 12, Đường Đ, Phường P, Tỉnh T',
  },
  {
    name: 'Đoàn Đình Giả Định',
    kind: 'citizen',
    identityNumber: '000088000004',
    birthDate: '1988-12-09',
    address: 'Ấp B, Xã C, Tỉnh T',
  },
  {
    name: 'Lê Ngọc Ví Dụ',
    kind: 'citizen',
    identityNumber: '000302000005',
    birthDate: '2002-02-28',
    address: 'Khu phố 3, Phường Q, Tỉnh T',
  },
];

/** Owners of papers in the national repository, each with a procedure that asks for one of them. */
const owners: readonly (Person & { readonly procedureCode: string })[] = SAMPLE_QUESTIONS.map(
  ({ owner, procedureCode }) => {
    const { name, number } = REPOSITORY_OWNERS[owner];
    const isBusiness = owner === 'business';
    return {
      name,
      kind: isBusiness ? 'business' : 'citizen',
      identityNumber: number,
      birthDate: null,
      address: isBusiness ? 'Số 9, Đường K, Phường P, Tỉnh T' : 'Tổ 9, Phường K, Tỉnh T',
      procedureCode,
    };
  },
);

/**
 * One dossier a person: first those for whom the national repository can be asked, as far as the procedures have
 * theirs, then others going round the procedures given. The codes are fixed, so that a second time finds them.
 */
export function sampleDossiers(procedureCodes: readonly string[]): SampleDossier[] {
  if (procedureCodes.length === 0) return [];
  // a computer whose clock is slow plays as well: nothing is received on a day that is still to come
  const today = formatISO(Date.now(), { representation: 'date' });
  const dossier = ({ name, kind, identityNumber, birthDate, address }: Person, number: number, procedureCode = '') => ({
    code: `${TRAINING_UNIT}-261120-${String(number).padStart(4, '0')}`,
    procedureCode,
    applicant: { name, kind, identityNumber, birthDate, address, phone: '' },
    channel: 'in-person' as const,
    receivedOn: today < RECEIVED ? today : RECEIVED,
    appointmentOn: '2026-12-04',
  });
  return [
    ...owners
      .map((owner, index) => dossier(owner, 101 + index, owner.procedureCode))
      .filter(({ procedureCode }) => procedureCodes.includes(procedureCode)),
    ...people.map((person, index) => dossier(person, 1 + index, procedureCodes[index % procedureCodes.length])),
  ];
}
