import type { MessageGroup } from '../types.ts';

/** What a remote system says of a request, and requests that cannot be made. */
export const requestsMessages = {
  'connectors.refused': {
    what: { vi: '{system} không nhận: {message}', en: '{system} refused: {message}' },
    next: {
      vi: 'Sửa thông tin theo thông báo rồi gửi lại. Giấy tờ vẫn còn nguyên.',
      en: 'Correct what the message names and send again. The papers are untouched.',
    },
  },
  'connectors.field-refused': {
    what: {
      vi: '{system} không nhận thông tin “{field}”: {message}',
      en: '{system} does not accept “{field}”: {message}',
    },
    next: {
      vi: 'Sửa thông tin này trong hồ sơ rồi gửi lại. Giấy tờ vẫn còn nguyên.',
      en: 'Correct it in the dossier and send again. The papers are untouched.',
    },
  },
  'connectors.clipped': {
    what: {
      vi: 'Đã gửi. {system} chỉ nhận số ký tự có hạn nên đã rút gọn: {fields}.',
      en: 'Sent. {system} takes a limited number of characters, so these were shortened: {fields}.',
    },
    next: {
      vi: 'Nếu cần tên đầy đủ, đặt tên ngắn hơn rồi gửi lại. Dữ liệu ở đây vẫn nguyên.',
      en: 'If the full text matters, shorten it here and send again. What is kept here is unchanged.',
    },
  },
  'connectors.refused-silent': {
    what: {
      vi: '{system} không nhận và không nói rõ lý do (mã {status}).',
      en: '{system} refused without saying why (code {status}).',
    },
    next: {
      vi: 'Kiểm tra hồ sơ trên {system}; nếu chưa rõ, báo quản trị. Giấy tờ vẫn còn nguyên.',
      en: 'Check the dossier at {system}; if that does not help, tell your administrator. The papers are untouched.',
    },
  },
  'connectors.operation-invalid': {
    what: {
      vi: 'Thao tác {operation} của {system} khai báo chưa đúng trong hồ sơ cấu hình.',
      en: 'The operation {operation} of {system} is not declared properly in the profile.',
    },
    next: { vi: 'Báo quản trị sửa hồ sơ cấu hình.', en: 'Have your administrator correct the profile.' },
  },
  'connectors.payload-invalid': {
    what: {
      vi: 'Nội dung của lượt gửi này không còn đọc được.',
      en: 'The content of this queued transfer can no longer be read.',
    },
    next: { vi: 'Hủy lượt gửi này và gửi lại hồ sơ.', en: 'Cancel it and send the dossier again.' },
  },
} as const satisfies MessageGroup;
