import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { resourceFile } from '../platform/resources.ts';

/** A procedure as `LayThuTuc` tells it. */
export interface PortalProcedure {
  readonly MATTHC: string;
  readonly TENTTHC: string;
  readonly LINHVUCTHUCHIEN: readonly { readonly MALINHVUC: string; readonly TENLINHVUC?: string }[];
  readonly COQUANTHUCHIEN: readonly { readonly MADONVI: string; readonly TENDONVI?: string }[];
  readonly THANHPHANHOSO: readonly {
    readonly TRUONGHOP: string;
    readonly GIAYTO: readonly {
      readonly MAGIAYTO: string;
      readonly TENGIAYTO: string;
      readonly SOBANCHINH: string;
      readonly SOBANSAO: string;
    }[];
  }[];
  readonly KETQUATHUCHIEN: readonly { readonly MAKETQUA: string; readonly TENKETQUA: string }[];
  readonly CACHTHUCTHUCHIEN: readonly {
    readonly KENH: string;
    readonly THOIGIAN: readonly { readonly THOIGIANGIAIQUYET: string; readonly DONVITINH: string }[];
  }[];
}

const shipped = z.array(
  z.object({
    code: z.string(),
    name: z.string(),
    field: z.string(),
    agency: z.string(),
    days: z.number(),
    components: z.array(z.object({ name: z.string(), paperCode: z.string() })),
  }),
);
type Shipped = z.infer<typeof shipped>[number];

/** The result of the seed's own example; those of the other procedures are invented. */
const KNOWN_RESULTS: Readonly<Record<string, { MAKETQUA: string; TENKETQUA: string }>> = {
  '2.000488': { MAKETQUA: 'KQ.G15.000007', TENKETQUA: 'Phiếu lý lịch tư pháp số 1' },
};

/** A procedure that the catalogue of the program does not have, in two cases. */
const ADDED: PortalProcedure = {
  MATTHC: '1.004227',
  TENTTHC: 'Đăng ký thay đổi tên hoặc thay đổi thông tin về giấy tờ pháp nhân (mẫu tập huấn)',
  // named by code alone: the names stand in the lists
  LINHVUCTHUCHIEN: [{ MALINHVUC: 'G13-DD01' }],
  COQUANTHUCHIEN: [{ MADONVI: '000.00.19.H55' }],
  THANHPHANHOSO: [
    {
      TRUONGHOP: 'Cá nhân thay đổi tên',
      GIAYTO: [
        { MAGIAYTO: 'GT.TAPHUAN.000901', TENGIAYTO: 'Đơn đăng ký biến động', SOBANCHINH: '1', SOBANSAO: '0' },
        { MAGIAYTO: 'GT.TAPHUAN.000902', TENGIAYTO: 'Giấy chứng nhận đã cấp', SOBANCHINH: '1', SOBANSAO: '0' },
      ],
    },
    {
      TRUONGHOP: 'Tổ chức thay đổi giấy tờ pháp nhân',
      GIAYTO: [
        { MAGIAYTO: 'GT.TAPHUAN.000901', TENGIAYTO: 'Đơn đăng ký biến động', SOBANCHINH: '1', SOBANSAO: '0' },
        {
          MAGIAYTO: 'GT.TAPHUAN.000903',
          TENGIAYTO: 'Văn bản về việc thay đổi giấy tờ pháp nhân',
          SOBANCHINH: '0',
          SOBANSAO: '1',
        },
      ],
    },
  ],
  KETQUATHUCHIEN: [
    { MAKETQUA: 'KQ.TAPHUAN.000901', TENKETQUA: 'Giấy chứng nhận quyền sử dụng đất' },
    { MAKETQUA: 'KQ.TAPHUAN.000902', TENKETQUA: 'Văn bản từ chối' },
  ],
  CACHTHUCTHUCHIEN: [
    { KENH: '2', THOIGIAN: [{ THOIGIANGIAIQUYET: '48', DONVITINH: 'Giờ' }] },
    { KENH: '1', THOIGIAN: [{ THOIGIANGIAIQUYET: '10', DONVITINH: 'Ngày làm việc' }] },
  ],
};

/** What the training portal lists: the procedures that ship with the program, with codes on everything, and one more. */
export function portalProcedures(): readonly PortalProcedure[] {
  const procedures = shipped.parse(JSON.parse(readFileSync(resourceFile('catalogue/procedures.json'), 'utf8')));
  return [...procedures.map(toPortal), ADDED];
}

function toPortal(procedure: Shipped, index: number): PortalProcedure {
  const number = String(index + 1).padStart(3, '0');
  return {
    MATTHC: procedure.code,
    TENTTHC: procedure.name,
    LINHVUCTHUCHIEN: [{ MALINHVUC: `TAPHUAN-${number}`, TENLINHVUC: procedure.field }],
    COQUANTHUCHIEN: [{ MADONVI: `TAPHUAN-${number}`, TENDONVI: procedure.agency }],
    THANHPHANHOSO: [
      {
        TRUONGHOP: 'Bao gồm',
        GIAYTO: procedure.components.map(({ name, paperCode }, place) => ({
          MAGIAYTO: paperCode === '' ? `GT.TAPHUAN.${number}${String(place + 1).padStart(3, '0')}` : paperCode,
          TENGIAYTO: name,
          SOBANCHINH: '1',
          SOBANSAO: '0',
        })),
      },
    ],
    KETQUATHUCHIEN: [
      KNOWN_RESULTS[procedure.code] ?? { MAKETQUA: `KQ.TAPHUAN.000${number}`, TENKETQUA: `Kết quả: ${procedure.name}` },
    ],
    CACHTHUCTHUCHIEN: [
      { KENH: '1', THOIGIAN: [{ THOIGIANGIAIQUYET: String(procedure.days), DONVITINH: 'Ngày làm việc' }] },
    ],
  };
}

export const FIELDS = [{ MALINHVUC: 'G13-DD01', TENLINHVUC: 'Đất đai' }] as const;
export const AGENCIES = [{ MACOQUAN: '000.00.19.H55', TENCOQUAN: 'Sở Nông nghiệp và Môi trường tập huấn' }] as const;
