import { readFile } from 'node:fs/promises';
import { resourceFile } from '../platform/resources.ts';
import { makeTrainingPdf } from './result-document.ts';

/** An agency whose files a security server hands out; the site is what stands behind that server. */
export interface RepositoryAgency {
  readonly agency: string;
  readonly name: string;
  readonly dstcode: string;
  readonly site: string;
  /** The list still names a code that its security server no longer has. */
  readonly outdated?: true;
}

/** A file of a sample paper: how it is told, and where it stands. */
export interface SampleFile {
  /** As `TenFile` tells it. */
  readonly name: string;
  /** As `DuongDan` tells it: neither encoded nor tidy. */
  readonly link: string;
  /** What the security server has to be asked for, decoded. */
  readonly dstcode: string;
  readonly site: string;
  readonly path: string;
  /**
   * What comes: the paper, or instead of it a page or a message with status 200, a redirect to another host, nothing at
   * all; or the paper drop by drop, over a line that breaks once, or without an end; or one whose end its agency has
   * lost; or one that is signed, as it was signed or with a letter changed since; or nothing, because the list names a
   * wrong `dstcode`.
   */
  readonly content:
    | 'paper'
    | 'page'
    | 'message'
    | 'elsewhere'
    | 'missing'
    | 'slow'
    | 'breaks'
    | 'endless'
    | 'cut'
    | 'signed'
    | 'altered'
    | 'wrong-server';
}

/** A paper of the repository. Every person, number and agency is invented. */
export interface SamplePaper {
  readonly ownerNumber: string;
  readonly paperCode: string;
  readonly name: string;
  readonly documentNumber: string;
  /** As `CoQuanChuQuan` tells it. */
  readonly agency: string;
  readonly files: readonly SampleFile[];
}

const HA = {
  agency: '000.00.00.H22',
  name: 'Tỉnh tập huấn Hà',
  dstcode: 'VN:GOV:000.00.00.H22:taphuanh22ss01',
  site: 'https://dichvucong.h22.example',
};
const JUSTICE = {
  agency: '000.00.00.G15',
  name: 'Bộ tập huấn Tư pháp',
  dstcode: 'VN:GOV:000.00.00.G15:taphuang15ss01',
  site: 'https://lylichtuphap.g15.example',
};
/** A company runs the ministry's server: its code is of the other kind. */
const FINANCE = {
  agency: '000.00.00.G12',
  name: 'Bộ tập huấn Tài chính',
  dstcode: 'VN:COM:9900000009:taphuang12',
  site: 'http://hoadon.g12.example:8090',
};
const OWN = {
  agency: '000.00.00.H55',
  name: 'Tỉnh tập huấn',
  dstcode: 'VN:GOV:000.00.00.H55:taphuanh55ss01',
  site: 'https://dichvucong.h55.example',
};
/** It hands nothing out: papers of it are told all the same. */
const UNLISTED = {
  ...HA,
  agency: 'H99.01',
  dstcode: 'VN:GOV:H99:taphuanh99ss01',
  site: 'https://dichvucong.h99.example',
};

const OUTDATED = {
  agency: '000.00.00.H98',
  name: 'Tỉnh tập huấn mã cũ',
  dstcode: 'VN:GOV:000.00.00.H98:taphuanh98cu',
  site: 'https://dichvucong.h98.example',
  outdated: true,
} as const;

/** What `LayDanhMucSSTaiTep` lists. */
export const REPOSITORY_AGENCIES: readonly RepositoryAgency[] = [HA, JUSTICE, FINANCE, OWN, OUTDATED];

const FORWARD = '/VXPAdapter/RestService/forward';
type Content = SampleFile['content'];

/** Case 1: a link to the agency's own site. */
const direct = (at: RepositoryAgency, name: string, path: string, content: Content = 'paper'): SampleFile => ({
  name,
  link: `${at.site}${path}`,
  dstcode: at.dstcode,
  site: at.site,
  path,
  content,
});
/** Case 2: a link through a security server, whose host stands for the reader's own. */
const through = (host: string, at: RepositoryAgency, name: string, path: string): SampleFile => ({
  ...direct(at, name, path),
  link: `http://${host}:8080${FORWARD}${path}?dstcode=${at.dstcode}&providerurl=${at.site}`,
});

/** The owners, by what can be practised with each. */
export const REPOSITORY_OWNERS = {
  onePaper: { name: 'NGUYỄN VĂN MẪU', number: '000090000001' },
  severalPapers: { name: 'Trần Thị Thử Nghiệm Hoàng Yến', number: '000195000002' },
  twoFiles: { name: 'Đoàn Đình Giả Định', number: '000088000004' },
  nothing: { name: 'Lê Ngọc Ví Dụ', number: '000302000005' },
  unknownAgency: { name: 'Phạm Thị Vô Danh', number: '000179000006' },
  refused: { name: 'Hoàng Văn Khước Từ', number: '000091000007' },
  badFiles: { name: 'Vũ Thị Tệp Hỏng', number: '000185000008' },
  signedFiles: { name: 'Bùi Thị Ký Số', number: '000190000009' },
  business: { name: 'Công ty TNHH Mẫu Kho Dữ Liệu', number: '9900000009' },
} as const;

/** Which procedure of the catalogue asks for a paper of whom. */
export const SAMPLE_QUESTIONS: readonly {
  readonly owner: keyof typeof REPOSITORY_OWNERS;
  readonly procedureCode: string;
}[] = [
  { owner: 'onePaper', procedureCode: '1.003709' },
  { owner: 'severalPapers', procedureCode: '1.003709' },
  { owner: 'twoFiles', procedureCode: '2.001263' },
  { owner: 'nothing', procedureCode: '2.001263' },
  { owner: 'unknownAgency', procedureCode: '1.003709' },
  { owner: 'refused', procedureCode: '1.003709' },
  { owner: 'badFiles', procedureCode: '1.003709' },
  { owner: 'signedFiles', procedureCode: '1.003709' },
  { owner: 'business', procedureCode: '1.005434' },
  { owner: 'signedFiles', procedureCode: '1.003709' },
];

const RECORD = { paperCode: 'KQ.G15.000007', name: 'Phiếu lý lịch tư pháp số 1' };
const { onePaper, severalPapers, twoFiles, unknownAgency, badFiles, signedFiles, business } = REPOSITORY_OWNERS;

export const REPOSITORY_PAPERS: readonly SamplePaper[] = [
  {
    ...RECORD,
    ownerNumber: onePaper.number,
    documentNumber: '0123/STP-LLTP',
    agency: HA.agency,
    files: [direct(HA, 'Phiếu lý lịch tư pháp số 1.pdf', '/download/2026/Phiếu lý lịch tư pháp số 1.pdf')],
  },
  {
    ...RECORD,
    ownerNumber: severalPapers.number,
    documentNumber: '0456/STP-LLTP',
    agency: 'H22',
    files: [direct(HA, '1662977948612_Phiếu LLTP Hoàng Yến_signed.pdf', '/download/124.pdf')],
  },
  {
    ...RECORD,
    ownerNumber: severalPapers.number,
    documentNumber: '0789/TTLLTPQG',
    agency: 'G15.99',
    files: [through('IP-SS-BNĐP', JUSTICE, 'Phiếu LLTP năm 2026.pdf', '/tep/phiếu số 1/125.pdf')],
  },
  {
    ...RECORD,
    ownerNumber: twoFiles.number,
    documentNumber: '0246/STP-LLTP',
    agency: '000.00.17.H22',
    files: [
      through('10.22.0.9', HA, 'Phiếu LLTP - mặt trước.pdf', '/download/mặt trước.pdf'),
      through('10.22.0.9', HA, 'Phiếu LLTP - mặt sau.pdf', '/download/mặt sau.pdf'),
    ],
  },
  {
    ...RECORD,
    ownerNumber: unknownAgency.number,
    documentNumber: '0999/STP-LLTP',
    agency: UNLISTED.agency,
    files: [direct(UNLISTED, 'Phiếu lý lịch tư pháp số 1.pdf', '/download/999.pdf')],
  },
  {
    ...RECORD,
    ownerNumber: badFiles.number,
    documentNumber: '0001/STP-LLTP (trang báo lỗi)',
    agency: HA.agency,
    files: [direct(HA, 'trang báo lỗi.pdf', '/download/page.pdf', 'page')],
  },
  {
    ...RECORD,
    ownerNumber: badFiles.number,
    documentNumber: '0002/STP-LLTP (thông báo lỗi)',
    agency: HA.agency,
    files: [direct(HA, 'thông báo lỗi.pdf', '/download/message.pdf', 'message')],
  },
  {
    ...RECORD,
    ownerNumber: badFiles.number,
    documentNumber: '0003/STP-LLTP (không còn tệp)',
    agency: HA.agency,
    files: [direct(HA, 'không còn tệp.pdf', '/download/missing.pdf', 'missing')],
  },
  {
    ...RECORD,
    ownerNumber: badFiles.number,
    documentNumber: '0004/STP-LLTP (đường dẫn sai)',
    agency: HA.agency,
    files: [{ ...direct(HA, 'đường dẫn sai.pdf', '/'), link: 'khong phai duong dan', content: 'missing' }],
  },
  {
    ...RECORD,
    ownerNumber: badFiles.number,
    documentNumber: '0005/STP-LLTP (chuyển sang máy chủ khác)',
    agency: HA.agency,
    files: [direct(HA, 'chuyển nơi khác.pdf', '/download/elsewhere.pdf', 'elsewhere')],
  },
  {
    ...RECORD,
    ownerNumber: badFiles.number,
    documentNumber: '0006/STP-LLTP (tải chậm)',
    agency: HA.agency,
    files: [direct(HA, 'tải chậm.pdf', '/download/slow.pdf', 'slow')],
  },
  {
    ...RECORD,
    ownerNumber: badFiles.number,
    documentNumber: '0007/STP-LLTP (đứt giữa chừng)',
    agency: HA.agency,
    files: [direct(HA, 'đứt giữa chừng.pdf', '/download/breaks.pdf', 'breaks')],
  },
  {
    ...RECORD,
    ownerNumber: badFiles.number,
    documentNumber: '0008/STP-LLTP (không có điểm cuối)',
    agency: HA.agency,
    files: [direct(HA, 'không có điểm cuối.pdf', '/download/endless.pdf', 'endless')],
  },
  {
    ...RECORD,
    ownerNumber: badFiles.number,
    documentNumber: '0009/STP-LLTP (thiếu phần cuối)',
    agency: HA.agency,
    files: [direct(HA, 'thiếu phần cuối.pdf', '/download/cut.pdf', 'cut')],
  },
  {
    ...RECORD,
    ownerNumber: badFiles.number,
    documentNumber: '0010/STP-LLTP (dstcode trong danh mục không đúng)',
    agency: OUTDATED.agency,
    files: [direct(OUTDATED, 'dstcode không đúng.pdf', '/download/wrong-server.pdf', 'wrong-server')],
  },
  {
    ...RECORD,
    ownerNumber: signedFiles.number,
    documentNumber: '0135/STP-LLTP (chữ ký còn nguyên)',
    agency: HA.agency,
    files: [direct(HA, 'Phiếu LLTP đã ký số.pdf', '/download/signed.pdf', 'signed')],
  },
  {
    ...RECORD,
    ownerNumber: signedFiles.number,
    documentNumber: '0136/STP-LLTP (bị sửa sau khi ký)',
    agency: HA.agency,
    files: [direct(HA, 'Phiếu LLTP bị sửa sau khi ký.pdf', '/download/altered.pdf', 'altered')],
  },
  {
    paperCode: '000.00.00.G12-KQ5585',
    name: 'Giấy giới thiệu mua hóa đơn',
    ownerNumber: business.number,
    documentNumber: '12/GGT',
    agency: 'G12',
    files: [direct(FINANCE, 'giấy giới thiệu.pdf', '/hoa-don/giay-gioi-thieu.pdf')],
  },
  ...['01/2025/HĐ', '02/2026/HĐ'].map((documentNumber, index) => ({
    paperCode: '000.00.00.G12-KQ5586',
    name: 'Thông báo phát hành hóa đơn',
    ownerNumber: business.number,
    documentNumber,
    agency: '000.00.00.G12',
    files: [direct(FINANCE, `thông báo ${index + 1}.pdf`, `/hoa-don/thong-bao-${index + 1}.pdf`)],
  })),
];

/** The one file that the security server is asked for; `undefined` when there is none of these. */
export function sampleFileAt(
  place: Pick<SampleFile, 'dstcode' | 'site' | 'path'>,
): { readonly paper: SamplePaper; readonly file: SampleFile } | undefined {
  for (const paper of REPOSITORY_PAPERS) {
    const file = paper.files.find(
      ({ dstcode, site, path }) => dstcode === place.dstcode && site === place.site && path === place.path,
    );
    if (file !== undefined) return { paper, file };
  }
  return undefined;
}

/** The bytes of a paper's file: the same each time. */
export async function samplePaperBytes(paper: SamplePaper, file: SampleFile): Promise<Buffer> {
  if (file.content === 'signed') return readFile(SIGNED);
  if (file.content === 'altered') return altered(await readFile(SIGNED));
  const lines = [
    paper.name,
    `So: ${paper.documentNumber}`,
    `Co quan: ${paper.agency}`,
    file.name,
    '(ban mau tap huan)',
  ];
  const pdf = await makeTrainingPdf(lines, new Date('2026-01-05T02:00:00Z'));
  return file.content === 'cut' ? pdf.subarray(0, Math.floor(pdf.length / 2)) : pdf;
}

/** Signed by an invented office whose key is gone. */
const SIGNED = resourceFile('repository/phieu-ly-lich-tu-phap-da-ky.pdf');

/** Another letter in the title: the pages stay as they are. */
function altered(pdf: Buffer): Buffer {
  pdf.write('A', pdf.indexOf('/Title (') + '/Title ('.length, 'latin1');
  return pdf;
}
