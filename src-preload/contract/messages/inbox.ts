import type { MessageGroup } from './types.ts';

export const inboxMessages = {
  'inbox.empty': {
    what: {
      vi: 'Tệp “{name}” rỗng, không có nội dung nào.',
      en: 'The file “{name}” is empty.',
    },
    next: { vi: 'Quét lại giấy tờ này.', en: 'Scan this paper again.' },
  },
  'inbox.half-written': {
    what: {
      vi: 'Tệp “{name}” mới ghi được một phần rồi dừng. Phần đã có được giữ lại, tệp gốc vẫn ở thư mục quét.',
      en: 'Only a part of “{name}” was written. That part is kept, and the original stays in the scan folder.',
    },
    next: {
      vi: 'Kiểm tra máy quét rồi quét lại. Nếu tệp được ghi tiếp, chương trình tự nhận bản đầy đủ.',
      en: 'Check the scanner and scan again. If the file is completed, the program takes the whole one by itself.',
    },
  },
  'inbox.incomplete': {
    what: {
      vi: 'Tệp “{name}” thiếu phần cuối. Phần đã có được giữ lại.',
      en: 'The end of “{name}” is missing. What is there is kept.',
    },
    next: { vi: 'Quét lại, hoặc chép lại tệp đầy đủ.', en: 'Scan it again, or copy the whole file again.' },
  },
  'inbox.damaged': {
    what: {
      vi: 'Tệp “{name}” bị hỏng, không đọc được. Nội dung vẫn được giữ nguyên.',
      en: 'The file “{name}” is damaged and cannot be read. Its bytes are kept as they came.',
    },
    next: { vi: 'Quét lại giấy tờ này.', en: 'Scan this paper again.' },
  },
  'inbox.unknown-format': {
    what: {
      vi: 'Tệp “{name}” không phải PDF, JPEG, PNG hay TIFF. Nội dung vẫn được giữ nguyên.',
      en: '“{name}” is not a PDF, JPEG, PNG or TIFF file. Its bytes are kept as they came.',
    },
    next: {
      vi: 'Lưu giấy tờ thành PDF hoặc quét lại.',
      en: 'Save the paper as PDF, or scan it again.',
    },
  },
  'inbox.not-what-its-name-says': {
    what: {
      vi: 'Tệp “{name}” mang đuôi {extension} nhưng nội dung không phải định dạng đó. Nội dung vẫn được giữ nguyên.',
      en: '“{name}” ends in {extension}, but its content is something else. Its bytes are kept as they came.',
    },
    next: {
      vi: 'Không mở tệp này nếu không rõ nguồn; quét lại giấy tờ.',
      en: 'Do not open it if you do not know where it came from; scan the paper again.',
    },
  },
  'inbox.too-large': {
    what: {
      vi: 'Tệp “{name}” lớn {size} MB, vượt giới hạn {limit} MB. Nội dung vẫn được giữ nguyên.',
      en: '“{name}” has {size} MB; the limit is {limit} MB. Its bytes are kept as they came.',
    },
    next: {
      vi: 'Quét lại ở 200–300 dpi, hoặc chia giấy tờ thành nhiều tệp.',
      en: 'Scan at 200–300 dpi, or split the paper into several files.',
    },
  },
  'inbox.upload-too-large': {
    what: {
      vi: 'Tệp “{name}” lớn {size} MB, vượt giới hạn {limit} MB nên chưa nhận. Tệp vẫn ở máy của bạn.',
      en: '“{name}” has {size} MB; the limit is {limit} MB. It was not taken in and is still on your computer.',
    },
    next: {
      vi: 'Quét lại ở 200–300 dpi, hoặc chia giấy tờ thành nhiều tệp.',
      en: 'Scan at 200–300 dpi, or split the paper into several files.',
    },
  },
  'inbox.changed-while-reading': {
    what: {
      vi: 'Tệp “{name}” thay đổi trong lúc đọc nên chưa nhận. Tệp gốc vẫn ở nguyên chỗ.',
      en: '“{name}” changed while it was read, so it was not taken in. The original stays where it is.',
    },
    next: { vi: 'Đợi tệp ghi xong rồi thêm lại.', en: 'Wait until it is written, then add it again.' },
  },
  'inbox.file-missing': {
    what: { vi: 'Không tìm thấy tệp “{name}”.', en: 'The file “{name}” was not found.' },
    next: { vi: 'Kiểm tra lại đường dẫn.', en: 'Check the path.' },
  },
  'inbox.file-unreadable': {
    what: {
      vi: 'Không được phép đọc tệp “{name}”. Tệp gốc vẫn ở nguyên chỗ.',
      en: '“{name}” may not be read. The original stays where it is.',
    },
    next: { vi: 'Kiểm tra quyền đọc của tệp.', en: 'Check its permissions.' },
  },
  'inbox.file-in-use': {
    what: {
      vi: 'Tệp “{name}” đang được chương trình khác mở. Tệp gốc vẫn ở nguyên chỗ.',
      en: '“{name}” is open in another program. The original stays where it is.',
    },
    next: { vi: 'Đóng chương trình đó rồi thử lại.', en: 'Close that program and try again.' },
  },
  'inbox.not-a-file': {
    what: {
      vi: '“{name}” không phải là một tệp thường nên không nhận.',
      en: '“{name}” is not an ordinary file and was not taken in.',
    },
    next: { vi: 'Chọn từng tệp cần đưa vào.', en: 'Choose the files themselves.' },
  },
  'inbox.file-failed': {
    what: {
      vi: 'Chưa đọc được tệp “{name}”. Tệp gốc vẫn ở nguyên chỗ.',
      en: '“{name}” could not be read yet. The original stays where it is.',
    },
    next: { vi: 'Kiểm tra ổ đĩa hoặc đường mạng rồi thử lại.', en: 'Check the disk or the network and try again.' },
  },
  'inbox.not-waiting': {
    what: {
      vi: 'Giấy tờ “{name}” không còn chờ trong hộp quét nên không gắn được.',
      en: '“{name}” is no longer waiting in the inbox and cannot be attached.',
    },
    next: { vi: 'Tải lại hộp quét và chọn giấy tờ khác.', en: 'Look at the inbox again and choose another paper.' },
  },
  'inbox.path-relative': {
    what: {
      vi: 'Đường dẫn {path} không đầy đủ trên máy này nên không biết chắc là tệp nào. Chưa nhận gì.',
      en: 'The path {path} is not a full one on this machine, so it is not certain which file it is. Nothing was taken in.',
    },
    next: {
      vi: 'Ghi đường dẫn đầy đủ, ví dụ D:\\quet\\giay-to.pdf.',
      en: 'Give the full path, such as D:\\scans\\paper.pdf.',
    },
  },
  'inbox.too-many-uploads': {
    what: {
      vi: 'Đang có quá nhiều tệp được tải lên cùng lúc ({limit}).',
      en: 'Too many files are being uploaded at the same time ({limit}).',
    },
    next: { vi: 'Đợi các tệp trước xong rồi thêm tiếp.', en: 'Wait for the others to finish, then add more.' },
  },
  'inbox.upload-gone': {
    what: {
      vi: 'Lượt tải lên này đã dừng vì để quá lâu hoặc chương trình đã khởi động lại. Tệp vẫn ở máy của bạn.',
      en: 'This upload was dropped: it was left alone too long, or the program restarted. The file is still on your computer.',
    },
    next: { vi: 'Thêm lại tệp.', en: 'Add the file again.' },
  },
  'inbox.upload-order': {
    what: {
      vi: 'Tệp tải lên chưa đủ hoặc sai thứ tự nên chưa nhận. Tệp vẫn ở máy của bạn.',
      en: 'The upload is incomplete or out of order and was not taken in. The file is still on your computer.',
    },
    next: { vi: 'Thêm lại tệp.', en: 'Add the file again.' },
  },
} as const satisfies MessageGroup;
