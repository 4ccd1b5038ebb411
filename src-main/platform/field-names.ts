import type { Sentence } from '#contract/messages/types.ts';

/** What people call the fields that they type into, by the last part of their place in an input. */
const NAMES: Readonly<Record<string, Sentence>> = {
  name: { vi: 'Họ tên', en: 'Name' },
  kind: { vi: 'Loại người nộp', en: 'Kind of applicant' },
  identityNumber: { vi: 'Số định danh hoặc mã số thuế', en: 'Identity or tax number' },
  birthDate: { vi: 'Ngày sinh', en: 'Date of birth' },
  address: { vi: 'Địa chỉ', en: 'Address' },
  phone: { vi: 'Điện thoại', en: 'Telephone' },
  code: { vi: 'Mã hồ sơ', en: 'Dossier code' },
  procedureCode: { vi: 'Mã thủ tục', en: 'Procedure code' },
  channel: { vi: 'Hình thức nộp', en: 'Channel' },
  status: { vi: 'Trạng thái hồ sơ', en: 'Status' },
  receivedOn: { vi: 'Ngày nhận', en: 'Day of receipt' },
  appointmentOn: { vi: 'Ngày hẹn trả', en: 'Appointment' },
  title: { vi: 'Trích yếu của dự thảo', en: 'Title of the draft' },
  reason: { vi: 'Lý do', en: 'Reason' },
  until: { vi: 'Giờ hẹn', en: 'Time' },
  paperCode: { vi: 'Mã giấy tờ', en: 'Paper code' },
  documentNumber: { vi: 'Số ký hiệu', en: 'Document number' },
  issuedOn: { vi: 'Ngày cấp', en: 'Day of issue' },
  validUntil: { vi: 'Ngày hết hạn', en: 'Last day of validity' },
  scope: { vi: 'Phạm vi hiệu lực', en: 'Scope' },
  abstract: { vi: 'Trích yếu', en: 'Abstract' },
  agency: { vi: 'Cơ quan cấp', en: 'Issuing agency' },
  signer: { vi: 'Người ký', en: 'Signer' },
  givenBy: { vi: 'Người đồng ý', en: 'Who agreed' },
  note: { vi: 'Ghi chú', en: 'Note' },
  ownerNumber: { vi: 'Số định danh của chủ giấy tờ', en: 'The owner’s number' },
  account: { vi: 'Tài khoản', en: 'Account' },
  counter: { vi: 'Quầy', en: 'Counter' },
};

/** What a room calls its own fields, where that is something else than in the others. */
const NAMES_OF: Readonly<Record<string, Readonly<Record<string, Sentence>>>> = {
  repository: { name: { vi: 'Tên giấy tờ', en: 'Name of the paper' } },
};

/**
 * The name of a field by its place (`changes.applicant.name`) and the room that asks for it; a place without a name
 * stands for itself.
 */
export function fieldName(place: string, room = ''): Sentence {
  const parts = place.split('.');
  const last = parts.at(-1) ?? '';
  // one for each component: its id is no word for people
  const found = NAMES_OF[room]?.[last] ?? NAMES[last] ?? (parts[0] === 'documentNumbers' ? NAMES.documentNumber : null);
  return found ?? { vi: place, en: place };
}
