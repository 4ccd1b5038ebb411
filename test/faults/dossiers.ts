import type { DossierSnapshot } from '../../src-main/connectors/connector.ts';
import { componentOf, snapshotOf, testFile, type TestFile } from '../connectors/harness.ts';
import { pick } from '../fixtures/seeded.ts';

/** A dossier in its states one after another, each of them sent. */
export interface RandomDossier {
  readonly snapshots: readonly DossierSnapshot[];
  readonly files: readonly TestFile[];
  /** Whether it also waits at the one-stop software to be marked as stored. */
  readonly pulled: boolean;
}

const PROCEDURES = [
  { code: '1.001193', name: 'Đăng ký khai sinh' },
  { code: '2.000488', name: 'Cấp phiếu lý lịch tư pháp số 1' },
  { code: '1.005434.000.00.00.H55', name: 'Mua quyển hóa đơn' },
];
const NAMES = ['Nguyễn Văn Mẫu', 'Đoàn Thúy Hải', 'Trần Thị <Bích> & "Ngọc"', 'Lê Ố Ỗ Ữ'];

/** One to three papers, sometimes a result, up to two later statuses. Everything is its own, so that effects can be told apart. */
export function randomDossier(number: number, random: () => number): RandomDossier {
  const code = `000.00.17.H55-261121-${String(number).padStart(5, '0')}`;
  const paper = (index: number): TestFile => testFile(`tờ khai ${index}.pdf`, `paper ${number} ${index} ${random()}`);
  const first = [paper(1), ...(random() < 0.4 ? [paper(2)] : [])];
  const second = random() < 0.5 ? [paper(3)] : [];
  const result = testFile('kết quả.pdf', `result ${number} ${random()}`);
  const received = snapshotOf({
    dossierId: `dossier-${number}`,
    code,
    procedure: pick(random, PROCEDURES),
    applicant: {
      name: pick(random, NAMES),
      kind: 'citizen',
      identityNumber: '000090000001',
      birthDate: '1990-01-01',
      address: 'Thôn M, Xã N, Tỉnh T',
      phone: '',
    },
    components: [componentOf(0, first), ...(second.length === 0 ? [] : [componentOf(1, second)])],
  });
  const snapshots: DossierSnapshot[] = [received];
  if (random() < 0.5) snapshots.push({ ...received, status: 'in-progress' });
  const hasResult = random() < 0.4;
  if (hasResult) snapshots.push({ ...received, status: 'finished', results: [result] });
  return { snapshots, files: [...first, ...second, ...(hasResult ? [result] : [])], pulled: random() < 0.2 };
}
