import type { MessageGroup } from './types.ts';

export const settingsMessages = {
  'settings.unknown-secret': {
    what: { vi: 'Hồ sơ cấu hình không dùng khóa bí mật tên {name}.', en: 'The profile uses no secret called {name}.' },
    next: { vi: 'Chọn một tên trong danh sách.', en: 'Choose one of the listed names.' },
  },
  'settings.environment-unknown': {
    what: {
      vi: '{name} chỉ có một hệ thống nên không có gì để chuyển. Chưa có gì thay đổi.',
      en: '{name} has one system only, so there is nothing to switch. Nothing was changed.',
    },
    next: {
      vi: 'Khai thêm hệ thống thử nghiệm trong tệp cấu hình nếu cần.',
      en: 'Name a test system in the profile if you need one.',
    },
  },
  'settings.profile-invalid': {
    what: {
      vi: 'Tệp cấu hình {file} có lỗi ở dòng {line}: {problem}. Chưa có gì thay đổi.',
      en: 'The profile {file} is wrong at line {line}: {problem}. Nothing was changed.',
    },
    next: { vi: 'Sửa dòng đó rồi mở lại.', en: 'Mend that line and start again.' },
  },
  'settings.profile-missing': {
    what: { vi: 'Không đọc được tệp cấu hình {file}.', en: 'The profile {file} cannot be read.' },
    next: { vi: 'Kiểm tra đường dẫn và quyền đọc.', en: 'Check the path and its permissions.' },
  },
  'settings.check-failed': {
    what: { vi: 'Không kiểm tra được mục này.', en: 'This could not be checked.' },
  },
  'settings.little-space': {
    what: {
      vi: 'Ổ đĩa chỉ còn trống {free} MB ở {folder}.',
      en: 'Only {free} MB are free at {folder}.',
    },
    next: { vi: 'Giải phóng dung lượng trước khi quét tiếp.', en: 'Free some space before scanning on.' },
  },
  'settings.database-damaged': {
    what: { vi: 'Kiểm tra cơ sở dữ liệu thấy lỗi.', en: 'The check of the database found errors.' },
    next: {
      vi: 'Liên hệ quản trị để phục hồi từ bản sao lưu.',
      en: 'Ask your administrator to restore from a backup.',
    },
  },
  'settings.log-broken': {
    what: {
      vi: 'Chuỗi nhật ký không khớp từ dòng {sequence}.',
      en: 'The chain of the log does not fit from line {sequence} on.',
    },
    next: { vi: 'Giữ nguyên dữ liệu và báo quản trị.', en: 'Leave the data as it is and tell your administrator.' },
  },
} as const satisfies MessageGroup;
