import type { MessageGroup } from './types.ts';

export const documentsMessages = {
  'documents.not-ready': {
    what: {
      vi: 'Giấy tờ “{name}” đang được chuẩn bị trang. Nội dung đã nhận vẫn an toàn.',
      en: 'The pages of “{name}” are still being prepared. What was taken in is safe.',
    },
    next: { vi: 'Đợi trong giây lát rồi thử lại.', en: 'Wait a moment and try again.' },
  },
  'documents.failed': {
    what: {
      vi: 'Giấy tờ “{name}” không chuyển được thành trang. Tệp gốc vẫn được giữ nguyên.',
      en: '“{name}” could not be turned into pages. The original file is kept as it came.',
    },
    next: {
      vi: 'Xem lý do ở mục Cần xử lý, rồi quét lại nếu cần.',
      en: 'See the reason under “Needs a person”, and scan again if needed.',
    },
  },
  'documents.several-originals': {
    what: {
      vi: 'Giấy tờ “{name}” gồm nhiều tệp gốc nên không xem được như một tệp.',
      en: '“{name}” consists of several original files and cannot be read as one.',
    },
    next: { vi: 'Xem bản PDF của giấy tờ.', en: 'Look at its PDF instead.' },
  },
  'documents.encrypted': {
    what: {
      vi: 'Tệp PDF được đặt mật khẩu nên chưa mở được. Tệp gốc vẫn được giữ nguyên.',
      en: 'The PDF is protected by a password and could not be opened. The original file is kept.',
    },
    next: {
      vi: 'Đề nghị người nộp gửi bản không đặt mật khẩu, hoặc in ra và quét lại.',
      en: 'Ask for a copy without a password, or print it and scan it again.',
    },
  },
  'documents.damaged': {
    what: {
      vi: 'Tệp “{name}” bị hỏng, không đọc được. Nội dung đã nhận vẫn được giữ nguyên.',
      en: 'The file “{name}” is damaged and cannot be read. What arrived is kept as it came.',
    },
    next: { vi: 'Quét lại giấy tờ này.', en: 'Scan this paper again.' },
  },
  'documents.truncated': {
    what: {
      vi: 'Tệp “{name}” thiếu phần cuối. Phần đã nhận vẫn được giữ nguyên.',
      en: 'The end of the file “{name}” is missing. What arrived is kept.',
    },
    next: { vi: 'Quét lại giấy tờ này.', en: 'Scan this paper again.' },
  },
  'documents.no-pages': {
    what: {
      vi: 'Tệp “{name}” không có trang nào. Tệp gốc vẫn được giữ nguyên.',
      en: 'The file “{name}” has no pages. The original file is kept.',
    },
    next: { vi: 'Quét lại giấy tờ này.', en: 'Scan this paper again.' },
  },
  'documents.unknown-format': {
    what: {
      vi: 'Nội dung tệp “{name}” không phải PDF, JPEG, PNG hay TIFF. Tệp gốc vẫn được giữ nguyên.',
      en: 'The content of “{name}” is not PDF, JPEG, PNG or TIFF. The original file is kept.',
    },
    next: { vi: 'Quét lại, hoặc lưu tệp thành PDF rồi đưa vào.', en: 'Scan it again, or save it as PDF and add that.' },
  },
  'documents.too-many-pixels': {
    what: {
      vi: 'Ảnh trong tệp “{name}” quá lớn ({width} × {height} điểm ảnh). Tệp gốc vẫn được giữ nguyên.',
      en: 'The picture in “{name}” is too large ({width} × {height} pixels). The original file is kept.',
    },
    next: { vi: 'Quét lại ở 200–300 dpi.', en: 'Scan it again at 200–300 dpi.' },
  },
  'documents.too-many-pages': {
    what: {
      vi: 'Tệp “{name}” có quá nhiều trang (giới hạn {limit}). Tệp gốc vẫn được giữ nguyên.',
      en: 'The file “{name}” has too many pages (limit {limit}). The original file is kept.',
    },
    next: { vi: 'Chia thành nhiều tệp rồi đưa vào.', en: 'Split it into several files.' },
  },
  'documents.too-large': {
    what: {
      vi: 'Giấy tờ quá lớn để chuyển thành trang (giới hạn {limit} MB). Tệp gốc vẫn được giữ nguyên.',
      en: 'The paper is too large to be turned into pages (limit {limit} MB). The original file is kept.',
    },
    next: { vi: 'Chia thành nhiều tệp rồi đưa vào.', en: 'Split it into several files.' },
  },
  'documents.signed-in-bundle': {
    what: {
      vi: 'Tệp “{name}” đã ký số nên không ghép chung với tệp khác, vì ghép sẽ làm mất chữ ký. Các tệp gốc vẫn được giữ nguyên.',
      en: '“{name}” carries an electronic signature, which joining it with other files would destroy. All originals are kept.',
    },
    next: { vi: 'Đưa tệp đã ký vào riêng.', en: 'Add the signed file by itself.' },
  },
  'documents.too-slow': {
    what: {
      vi: 'Mở giấy tờ mất quá nhiều thời gian nên đã dừng. Tệp gốc vẫn được giữ nguyên.',
      en: 'Opening the paper took too long and was stopped. The original file is kept.',
    },
    next: {
      vi: 'In ra và quét lại, hoặc gửi tệp cho quản trị.',
      en: 'Print it and scan it again, or give the file to your administrator.',
    },
  },
  'documents.crashed': {
    what: {
      vi: 'Tệp này nhiều lần làm chương trình đọc giấy tờ dừng đột ngột nên không thử nữa. Tệp gốc vẫn được giữ nguyên.',
      en: 'This file stopped the reading program several times, so it is not tried again. The original file is kept.',
    },
    next: {
      vi: 'In ra và quét lại, hoặc gửi tệp cho quản trị.',
      en: 'Print it and scan it again, or give the file to your administrator.',
    },
  },
} as const satisfies MessageGroup;
