import type { MessageGroup } from './types.ts';

export const platformMessages = {
  'platform.internal': {
    what: {
      vi: 'Chương trình gặp lỗi ngoài dự kiến. Dữ liệu đã nhận vẫn an toàn.',
      en: 'The program met an unexpected error. What was taken in is safe.',
    },
    next: {
      vi: 'Thử lại; nếu còn lỗi, gửi nhật ký kỹ thuật cho quản trị.',
      en: 'Try again; if it happens again, send the technical log to your administrator.',
    },
  },
  'platform.invalid-input': {
    what: {
      vi: 'Thông tin gửi vào không hợp lệ ({field}: {problem}). Chưa lưu gì.',
      en: 'The input is not valid ({field}: {problem}). Nothing was saved.',
    },
    next: { vi: 'Kiểm tra lại ô đó.', en: 'Check that field.' },
  },
  'platform.unreadable-text': {
    what: {
      vi: 'Ô “{field}” có ký tự ẩn không phải chữ. Chưa lưu gì.',
      en: '“{field}” holds hidden characters that are no text. Nothing was saved.',
    },
    next: {
      vi: 'Xóa ô này rồi gõ lại thay vì dán từ nơi khác.',
      en: 'Clear the field and type it instead of pasting it.',
    },
  },
  'platform.not-found': {
    what: {
      vi: 'Không tìm thấy mục này. Có thể nó đã được chuyển đi.',
      en: 'This item was not found. It may have moved.',
    },
  },
  'platform.cancelled': { what: { vi: 'Đã dừng theo yêu cầu.', en: 'Stopped as asked.' } },
  'platform.database-open': {
    what: { vi: 'Không mở được cơ sở dữ liệu của chương trình.', en: 'The program’s database could not be opened.' },
    next: {
      vi: 'Kiểm tra ổ đĩa và quyền ghi của thư mục dữ liệu.',
      en: 'Check the disk and the write permission of the data folder.',
    },
  },
  'platform.database-key': {
    what: {
      vi: 'Khóa không mở được cơ sở dữ liệu. Dữ liệu còn nguyên nhưng chưa đọc được.',
      en: 'The key does not open the database. The data is whole but cannot be read yet.',
    },
    next: {
      vi: 'Mở bằng đúng tài khoản Windows và đúng tệp khóa đã tạo ra thư mục dữ liệu này.',
      en: 'Use the Windows account and the key file that made this data folder.',
    },
  },
  'platform.database-damaged': {
    what: { vi: 'Cơ sở dữ liệu bị hỏng.', en: 'The database is damaged.' },
    next: {
      vi: 'Không xóa gì; phục hồi từ bản sao lưu gần nhất.',
      en: 'Delete nothing; restore the newest backup.',
    },
  },
  'platform.database-newer': {
    what: {
      vi: 'Thư mục dữ liệu thuộc phiên bản mới hơn của chương trình (bản {version}, chương trình biết đến bản {known}).',
      en: 'The data folder belongs to a newer version of the program ({version}; this one knows {known}).',
    },
    next: { vi: 'Cập nhật chương trình.', en: 'Update the program.' },
  },
  'platform.database-older': {
    what: {
      vi: 'Thư mục dữ liệu thuộc phiên bản cũ hơn (bản {version}, cần bản {known}).',
      en: 'The data folder is of an older version ({version}; {known} is needed).',
    },
    next: { vi: 'Mở chương trình một lần để nâng cấp.', en: 'Start the program once to bring it up to date.' },
  },
  'platform.data-folder-busy': {
    what: {
      vi: 'Thư mục dữ liệu đang do chương trình khác giữ ({holder}).',
      en: 'The data folder is held by another program ({holder}).',
    },
    next: {
      vi: 'Dùng cửa sổ đang mở, hoặc đóng chương trình đó trước.',
      en: 'Use the open window, or close that program first.',
    },
  },
  'platform.disk-full': {
    what: {
      vi: 'Ổ đĩa đã đầy nên chưa ghi được. Những gì đã nhận và tệp gốc vẫn nguyên vẹn.',
      en: 'The disk is full, so nothing was written. What was taken in and the original files are whole.',
    },
    next: {
      vi: 'Giải phóng dung lượng; chương trình sẽ tự làm tiếp.',
      en: 'Free some space; the program goes on by itself.',
    },
  },
  'platform.read-only': {
    what: {
      vi: 'Ổ đĩa đang ở chế độ chỉ đọc nên chưa ghi được. Những gì đã nhận và tệp gốc vẫn nguyên vẹn.',
      en: 'The disk is read-only, so nothing was written. What was taken in and the original files are whole.',
    },
    next: {
      vi: 'Nhờ quản trị kiểm tra ổ đĩa của thư mục dữ liệu; khi ghi được, chương trình sẽ tự làm tiếp.',
      en: 'Have your administrator check the disk of the data folder; the program goes on once it can write.',
    },
  },
  'platform.disk-trouble': {
    what: {
      vi: 'Ổ đĩa đọc hoặc ghi không được. Những gì chưa ghi xong sẽ được làm lại.',
      en: 'The disk could not be read or written. What was not finished will be done again.',
    },
    next: {
      vi: 'Nhờ quản trị kiểm tra ổ đĩa và quyền của thư mục dữ liệu; nếu vẫn còn lỗi, khởi động lại chương trình.',
      en: 'Have your administrator check the disk and the data folder’s permissions; if it goes on, restart the program.',
    },
  },
  'platform.folder-not-writable': {
    what: { vi: 'Không ghi được vào thư mục {folder}.', en: 'The folder {folder} cannot be written to.' },
    next: { vi: 'Kiểm tra quyền ghi của thư mục.', en: 'Check the folder’s permissions.' },
  },
  'platform.key-file': {
    what: {
      vi: 'Không đọc được tệp khóa keys.json của thư mục dữ liệu. Dữ liệu còn nguyên.',
      en: 'The key file keys.json of the data folder could not be read. The data is whole.',
    },
    next: {
      vi: 'Mở bằng chương trình và tài khoản đã tạo ra thư mục dữ liệu này.',
      en: 'Use the program and the account that made this data folder.',
    },
  },
  'platform.blob-missing': {
    what: { vi: 'Thiếu nội dung của giấy tờ trong kho.', en: 'The bytes of this paper are missing from the store.' },
    next: {
      vi: 'Quét lại tờ giấy này (nội dung giống hệt tự khắc phục được) và gắn lại, rồi gửi lại hồ sơ; hoặc liên hệ quản trị để phục hồi từ bản sao lưu.',
      en: 'Scan the paper again (the very same file mends it by itself), attach it and send the dossier again, or ask your administrator to restore from a backup.',
    },
  },
  'platform.blob-damaged': {
    what: { vi: 'Nội dung của giấy tờ trong kho bị hỏng.', en: 'The bytes of this paper in the store are damaged.' },
    next: {
      vi: 'Quét lại tờ giấy này (nội dung giống hệt tự khắc phục được) và gắn lại, rồi gửi lại hồ sơ; hoặc liên hệ quản trị để phục hồi từ bản sao lưu.',
      en: 'Scan the paper again (the very same file mends it by itself), attach it and send the dossier again, or ask your administrator to restore from a backup.',
    },
  },
  'platform.too-large': {
    what: {
      vi: 'Nội dung lớn hơn giới hạn cho phép ({limit}).',
      en: 'The content is larger than the limit ({limit}).',
    },
  },
} as const satisfies MessageGroup;
