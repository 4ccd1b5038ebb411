import type { MessageGroup } from '../types.ts';

/** Files on their way, there and back. */
export const filesMessages = {
  'connectors.receipt-missing': {
    what: {
      vi: 'Không biết {system} đã đặt mã nào cho tệp “{name}” nên chưa làm tiếp được.',
      en: 'It is not known which number {system} gave to the file “{name}”, so this cannot go on.',
    },
    next: { vi: 'Gửi lại hồ sơ để tải tệp lên lần nữa.', en: 'Send the dossier again to upload the file once more.' },
  },
  'connectors.file-too-large': {
    what: {
      vi: 'Tệp “{name}” lớn hơn mức {system} nhận được ({limit} MB).',
      en: 'The file “{name}” is larger than {system} takes ({limit} MB).',
    },
    next: {
      vi: 'Tách tệp thành nhiều phần hoặc quét lại ở độ phân giải thấp hơn.',
      en: 'Split the file or scan it again at a lower resolution.',
    },
  },
  'connectors.file-unreadable': {
    what: {
      vi: 'Không đọc được tệp “{name}” từ kho của chương trình nên chưa gửi. Các tệp khác không bị ảnh hưởng.',
      en: 'The file “{name}” could not be read from the program’s store, so it was not sent. No other file is affected.',
    },
    next: {
      vi: 'Kiểm tra ổ đĩa của thư mục dữ liệu rồi bấm gửi lại; nếu còn lỗi, liên hệ quản trị.',
      en: 'Check the disk of the data folder and retry; if it happens again, ask your administrator.',
    },
  },
  'connectors.link-refused': {
    what: {
      vi: 'Đường dẫn tệp trỏ tới nơi không được phép ({host}) nên không tải.',
      en: 'The file’s link points to a place that is not allowed ({host}), so it was not fetched.',
    },
    next: {
      vi: 'Nếu đúng là máy chủ của đơn vị, báo quản trị thêm vào danh sách máy chủ tệp trong hồ sơ cấu hình.',
      en: 'If it is a server of the unit, have your administrator add it to the file hosts in the profile.',
    },
  },
  'connectors.not-a-file': {
    what: {
      vi: '{system} trả về thông báo lỗi thay cho tệp.',
      en: '{system} sent an error message instead of the file.',
    },
    next: {
      vi: 'Thử lại sau; nếu còn lỗi, mở tệp trực tiếp trên {system}.',
      en: 'Try later; else open the file at {system}.',
    },
  },
} as const satisfies MessageGroup;
