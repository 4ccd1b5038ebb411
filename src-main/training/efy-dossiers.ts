import { makeTrainingPdf } from './result-document.ts';

/** A dossier that waits at the training EFY server. People and papers are invented. */
export interface SampleEfyDossier {
  readonly code: string;
  readonly applicant: string;
  /** `yyyy-MM-dd` */
  readonly receivedOn: string;
  readonly procedure: { readonly code: string; readonly name: string };
  readonly files: readonly { readonly type: string; readonly typeName: string; readonly name: string }[];
}

export const RESULT_TYPE = 'FILE_TRA_KET_QUA';

export const sampleEfyDossiers: readonly SampleEfyDossier[] = [
  {
    code: '000.00.17.H55-261116-0101',
    applicant: 'TRẦN THỊ THỬ NGHIỆM',
    receivedOn: '2026-11-16',
    procedure: { code: '1.005434.000.00.00.H55', name: 'Mua quyền hóa đơn' },
    files: [
      {
        type: '000.00.00.G12-KQ5586',
        typeName: '- Các văn bản, giấy tờ khác có liên quan (nếu có): 01 bản sao.',
        name: 'file_dinh_kem.pdf',
      },
      {
        type: '000.00.00.G12-KQ5585',
        typeName:
          'Giấy giới thiệu kèm theo công văn đề nghị mua hóa đơn do người đứng đầu cơ quan ký, đóng dấu: 01 bản chính',
        name: 'Giấy giới thiệu 1.pdf',
      },
      { type: RESULT_TYPE, typeName: 'File trả kết quả', name: 'ket qua.pdf' },
    ],
  },
  {
    code: '000.00.17.H55-261117-0102',
    applicant: 'CÔNG TY TNHH MẪU "HAI CHẤM"',
    receivedOn: '2026-11-17',
    procedure: { code: '1.005434.000.00.00.H55', name: 'Mua quyền hóa đơn' },
    files: [
      {
        type: '000.00.00.G12-KQ5585',
        typeName: 'Giấy giới thiệu kèm theo công văn đề nghị mua hóa đơn',
        name: 'Công văn đề nghị (bản ký).pdf',
      },
      { type: RESULT_TYPE, typeName: 'File trả kết quả', name: 'Quyết định 100% đã ký.pdf' },
    ],
  },
  {
    code: '000.00.17.H55-261118-0103',
    applicant: 'LÊ VĂN GIẢ ĐỊNH',
    receivedOn: '2026-11-18',
    procedure: { code: '1.005434.000.00.00.H55', name: 'Mua quyền hóa đơn' },
    files: [
      {
        type: '000.00.00.G12-KQ5586',
        typeName: 'Các văn bản, giấy tờ khác có liên quan (nếu có)',
        name: 'van ban lien quan.pdf',
      },
    ],
  },
];

/** The bytes of a sample's paper; each one is different. */
export function sampleEfyPdf(dossier: SampleEfyDossier, index: number): Promise<Buffer> {
  const file = dossier.files[index];
  const lines = ['Chế độ tập huấn', dossier.code, dossier.applicant, file?.typeName ?? '', file?.name ?? ''];
  return makeTrainingPdf(lines, new Date(`${dossier.receivedOn}T01:00:00Z`));
}
