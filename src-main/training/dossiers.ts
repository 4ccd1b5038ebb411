import { formatISO } from 'date-fns';
import { TRAINING_UNIT } from './profile.ts';

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

/** One dossier a person, going round the procedures given. The codes are fixed, so that a second time finds them. */
export function sampleDossiers(procedureCodes: readonly string[]): SampleDossier[] {
  if (procedureCodes.length === 0) return [];
  // a computer whose clock is slow plays as well: nothing is received on a day that is still to come
  const today = formatISO(Date.now(), { representation: 'date' });
  return people.map((person, index) => ({
    code: `${TRAINING_UNIT}-261120-00${String(index + 1).padStart(2, '0')}`,
    procedureCode: procedureCodes[index % procedureCodes.length] ?? '',
    applicant: { ...person, phone: '' },
    channel: 'in-person',
    receivedOn: today < RECEIVED ? today : RECEIVED,
    appointmentOn: '2026-12-04',
  }));
}
