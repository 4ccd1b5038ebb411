import { z } from 'zod';

/** A moment `yyyyMMddHHmmss` that is one of the calendar. */
const moment = z.string().refine((text) => {
  const [, day, hour, minute, second] = /^(\d{8})(\d{2})(\d{2})(\d{2})$/.exec(text) ?? [];
  if (day === undefined || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return false;
  return z.iso.date().safeParse(`${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`).success;
});
const momentOrNone = z.union([z.literal(''), moment]);
const flag = z.enum(['0', '1']);
const status = z.string().regex(/^([1-9]|10)$/);
const link = z.union([z.literal(''), z.url({ protocol: /^https?$/ })]);
const dossierCode = z.string().min(5).max(60);

const document = z.strictObject({
  TepDinhKemId: z.string().min(1).max(100),
  TenTepDinhKem: z.string().min(1).max(4000),
  IsDeleted: z.enum(['True', 'False']),
  MaThanhPhanHoSo: z.string().max(100),
  DuongDanTaiTepTin: link,
  DuocSoHoa: flag,
  DuocTaiSuDung: z.enum(['0', '1', '2']),
  DuocLayTuKhoDMQG: flag,
  MaKetQuaThayThe: z.string().max(100),
});

/** `DongBoHoSoMC`: every value is text, nothing may be there that is not named here. */
export const dossierData = z.strictObject({
  MaHoSo: dossierCode,
  MaTTHC: z.string().regex(/^\d\.\d{6}$/),
  KenhThucHien: z.enum(['1', '2', '3']),
  ChuHoSo: z.string().min(1).max(500),
  LoaiDoiTuong: z.enum(['1', '2', '3', '4']),
  TrichYeuHoSo: z.string().max(1000),
  NgayTiepNhan: moment,
  NgayHenTra: momentOrNone,
  TrangThaiHoSo: status,
  HinhThuc: flag,
  DonViXuLy: z.string().min(1).max(500),
  NoiNopHoSo: z.enum(['1', '2']),
  HoSoCoThanhPhanSoHoa: flag,
  TaiKhoanDuocXacThucVoiVNeID: flag,
  DuocThanhToanTrucTuyen: z.enum(['0', '1', '2', '3']),
  DinhDanhCHS: z
    .array(
      z.union([
        z.strictObject({ LoaiDinhDanh: z.literal('1'), SoDinhDanh: z.string().regex(/^\d{12}$/) }),
        z.strictObject({ LoaiDinhDanh: z.literal('2'), SoDinhDanh: z.string().regex(/^\d{9}$/) }),
      ]),
    )
    .max(10),
  NgayNopHoSo: moment,
  DSKetNoiCSDL: z.array(z.strictObject({ MaCSDL: z.string().min(1).max(20) })).max(50),
  TaiLieuNop: z.array(document).max(500),
  DanhSachGiayToKetQua: z
    .array(
      z.strictObject({
        TenGiayTo: z.string().min(1).max(2000),
        MaGiayToKetQua: z.string().max(100),
        DuongDanTepTinKetQua: link,
      }),
    )
    .max(100),
});
export type DossierData = z.infer<typeof dossierData>;

/** One entry of `CapNhatTienDoHoSoMC`. */
export const lineData = z.strictObject({
  MaHoSo: dossierCode,
  NguoiXuLy: z.string().min(1).max(50),
  ChucDanh: z.string().max(200),
  ThoiDiemXuLy: moment,
  PhongBanXuLy: z.string().max(500),
  NoiDungXuLy: z.string().min(1).max(1000),
  TrangThai: status,
  NgayBatDau: momentOrNone,
  NgayKetThucTheoQuyDinh: momentOrNone,
});
