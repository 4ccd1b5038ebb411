import type { DossierField } from '#contract/dossiers.ts';
import { because } from '../../platform/errors.ts';
import type { HttpAnswer } from '../../platform/http/client.ts';
import { remoteMessage, type CallFailure, type Recognised } from '../answers.ts';
import type { Acknowledgement } from './map.ts';

/** What a message of the portal is known by. */
const signNames = ['success', 'exists', 'missing', 'session', 'busy'] as const;
export type SignName = (typeof signNames)[number];
export type Signs = Readonly<Record<SignName, RegExp>>;

/** The connector's own signs with the profile's in their place. */
export function readSigns(
  own: Readonly<Record<SignName, string>>,
  changes: Readonly<Partial<Record<SignName, string | undefined>>>,
): Signs {
  const entries = signNames.map((name) => [name, new RegExp(changes[name] ?? own[name], 'iu')] as const);
  return Object.fromEntries(entries) as Record<SignName, RegExp>;
}

/**
 * What the portal said. `done` takes both, a code of nought and words of success: codes 3 and −3 come with refusals,
 * and a nought alone has been seen with them too.
 */
export type Said = 'done' | 'exists' | 'missing' | 'busy' | 'refused' | 'unclear';

export function readAnswer({ code, message }: Acknowledgement, signs: Signs, isUpdate = false): Said {
  const words = (message ?? '').normalize('NFC');
  // to an update, that something exists is no news
  if (!isUpdate && signs.exists.test(words)) return 'exists';
  if (signs.missing.test(words)) return 'missing';
  if (isNought(code)) {
    if (signs.success.test(words)) return 'done';
    return words.trim() === '' ? 'unclear' : 'refused';
  }
  if (signs.busy.test(words)) return 'busy';
  return code === undefined || code === null ? 'unclear' : 'refused';
}

/** `0`, `"0"` and `"00"` have all been seen. */
export function isNought(code: Acknowledgement['code']): boolean {
  return code !== undefined && code !== null && /^\s*0+\s*$/.test(String(code));
}

/** The portal answers 200 and says inside that the session has ended: by its code or by its words (`401: …`). */
export function recogniseDvcqg(signs: Signs): (answer: HttpAnswer, json: unknown) => Recognised {
  return (_answer, json) => {
    if (typeof json !== 'object' || json === null) return null;
    const fields = new Map<string, unknown>(Object.entries(json));
    const code = fields.get('error_code');
    if ((typeof code !== 'string' && typeof code !== 'number') || isNought(code)) return null;
    const words = remoteMessage(json).normalize('NFC');
    return signs.session.test(`${String(code).trim()}: ${words}`) ? 'unauthorised' : null;
  };
}

/** The fields of the wire, as an officer knows them. */
const FIELDS: Readonly<Record<string, string>> = {
  MaHoSo: 'mã hồ sơ',
  MaTTHC: 'mã thủ tục',
  KenhThucHien: 'hình thức nộp',
  ChuHoSo: 'tên chủ hồ sơ',
  LoaiDoiTuong: 'loại đối tượng',
  TrichYeuHoSo: 'trích yếu hồ sơ',
  NgayTiepNhan: 'ngày tiếp nhận',
  NgayHenTra: 'ngày hẹn trả',
  TrangThaiHoSo: 'trạng thái hồ sơ',
  HinhThuc: 'hình thức trả kết quả',
  DonViXuLy: 'đơn vị xử lý',
  NoiNopHoSo: 'nơi nộp hồ sơ',
  DinhDanhCHS: 'số định danh của chủ hồ sơ',
  SoDinhDanh: 'số định danh của chủ hồ sơ',
  NgayNopHoSo: 'ngày nộp hồ sơ',
  TenTepDinhKem: 'tên tệp đính kèm',
  MaThanhPhanHoSo: 'mã thành phần hồ sơ',
  DuongDanTaiTepTin: 'đường dẫn tải tệp',
  TenGiayTo: 'tên giấy tờ kết quả',
  MaGiayToKetQua: 'mã giấy tờ kết quả',
  DuongDanTepTinKetQua: 'đường dẫn tệp kết quả',
  NguoiXuLy: 'người xử lý',
  ThoiDiemXuLy: 'thời điểm xử lý',
  NoiDungXuLy: 'nội dung xử lý',
  TrangThai: 'trạng thái',
};

/** Which datum of a dossier a field carries. What the officer's account or the profile gives is none. */
const OURS: Partial<Readonly<Record<string, DossierField>>> = {
  MaHoSo: 'code',
  MaTTHC: 'procedure',
  TrichYeuHoSo: 'procedure',
  DonViXuLy: 'unitCode',
  TenTepDinhKem: 'papers',
  MaThanhPhanHoSo: 'papers',
  DuongDanTaiTepTin: 'papers',
  TenGiayTo: 'papers',
  MaGiayToKetQua: 'papers',
  DuongDanTepTinKetQua: 'papers',
  KenhThucHien: 'channel',
  ChuHoSo: 'applicant.name',
  LoaiDoiTuong: 'applicant.kind',
  NgayTiepNhan: 'receivedOn',
  NgayHenTra: 'appointmentOn',
  TrangThaiHoSo: 'status',
  HinhThuc: 'channel',
  DinhDanhCHS: 'applicant.identityNumber',
  SoDinhDanh: 'applicant.identityNumber',
  NgayNopHoSo: 'receivedOn',
  TrangThai: 'status',
};

/** What an officer calls a field of the wire. */
export function fieldName(field: string): string {
  return FIELDS[field] ?? field;
}

/** A refusal in the portal's own words; when they name a field, so does the reason. */
export function refusal(system: string, operation: string, answer: Acknowledgement): CallFailure {
  const message = remoteMessage({ message: answer.message });
  const code = String(answer.code ?? '');
  const detail = `${operation}: error_code ${code}`;
  // the longest name first: `TrangThaiHoSo` holds `TrangThai`
  const field = Object.keys(FIELDS)
    .sort((left, right) => right.length - left.length)
    .find((name) => message.includes(name));
  if (message === '') {
    return { kind: 'rejected', reason: because('connectors.refused-silent', { system, status: code }, detail) };
  }
  if (field === undefined) {
    return { kind: 'rejected', reason: because('connectors.refused', { system, message }, detail) };
  }
  const reason = because(
    'connectors.field-refused',
    { system, field: fieldName(field), message },
    `${detail}, ${field}`,
  );
  const ours = OURS[field];
  return { kind: 'rejected', reason, ...(ours === undefined ? {} : { field: ours }) };
}
