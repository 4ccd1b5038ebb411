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
  'settings.no-clock-time': {
    what: { vi: 'phải là giờ viết HH:mm, ví dụ 22:00', en: 'must be a time written HH:mm, such as 22:00' },
  },
  'settings.no-time-zone': {
    what: {
      vi: 'phải là “local” hoặc tên múi giờ IANA, ví dụ Asia/Ho_Chi_Minh',
      en: 'must be “local” or an IANA time zone, such as Asia/Ho_Chi_Minh',
    },
  },
  'settings.no-expression': {
    what: { vi: 'biểu thức chính quy không hợp lệ', en: 'is no regular expression' },
  },
  'settings.no-plain-name': {
    what: {
      vi: 'chỉ được có chữ không dấu, chữ số, dấu chấm, gạch dưới và gạch nối',
      en: 'takes letters without accents, digits, dots, low lines and hyphens only',
    },
  },
  'settings.no-plain-path': {
    what: { vi: 'không được có dấu ? hoặc #', en: 'must not hold ? or #' },
  },
  'settings.no-status-number': {
    what: { vi: 'phải là số trạng thái có một hoặc hai chữ số', en: 'must be a number of one or two digits' },
  },
  'settings.no-whole-path': {
    what: {
      vi: 'phải là đường dẫn đầy đủ, ví dụ "D:\\\\sao-luu" hoặc "\\\\\\\\may-chu\\\\sao-luu"',
      en: 'must be a whole path, such as "D:\\\\copies" or "\\\\\\\\server\\\\copies"',
    },
  },
  'settings.no-test-system': {
    what: {
      vi: 'chưa khai hệ thống thử nghiệm (test)',
      en: 'the system for trials (test) is not described',
    },
  },
  'settings.unknown-portal-unit': {
    what: {
      vi: 'Mã đơn vị “{code}” không có trong bảng mã của cổng Hà Tĩnh; vẫn dùng được.',
      en: 'The unit code “{code}” is not in the table of the Hà Tĩnh portal; it is used all the same.',
    },
  },
  'settings.no-routes': {
    what: {
      vi: 'Không có tuyến gửi nào: hồ sơ không đi tới đâu. Bỏ hẳn “routes” thì mọi hồ sơ đi tới mọi nơi nhận đã khai.',
      en: 'There is no route, so no dossier goes anywhere. Without “routes” every dossier goes to all declared destinations.',
    },
  },
  'settings.route-undeclared': {
    what: {
      vi: 'Tuyến gửi nêu “{destination}” nhưng mục destinations không khai nơi nhận này: hồ sơ sẽ không tới đó.',
      en: 'The route names “{destination}”, which is not declared in destinations: no dossier goes there.',
    },
  },
  'settings.scan-folder-again': {
    what: {
      vi: 'Thư mục này đã khai ở “{name}”; mỗi thư mục quét chỉ khai một lần.',
      en: 'This folder is declared as “{name}” already; a scan folder is declared once.',
    },
  },
  'settings.scan-id-again': {
    what: {
      vi: 'Mã “{id}” đã dùng cho thư mục quét khác; mỗi thư mục có mã riêng.',
      en: 'The id “{id}” belongs to another scan folder; each has its own.',
    },
  },
  'settings.quiet-always': {
    what: {
      vi: 'Các giờ nghỉ không chừa phút nào trong tuần: chương trình không tự gửi gì, chỉ gửi khi có người bấm thử ngay.',
      en: 'The quiet hours leave no minute of the week: nothing is sent by itself, only what a person sends by hand.',
    },
  },
  'settings.quiet-always-urgent': {
    what: {
      vi: 'Các giờ nghỉ không chừa phút nào trong tuần: chỉ việc người dân đang chờ tự gửi, mọi việc khác chờ có người bấm thử ngay.',
      en: 'The quiet hours leave no minute of the week: only what a citizen waits for goes by itself, all else waits until a person sends it by hand.',
    },
  },
  'settings.quiet-little': {
    what: {
      vi: 'Các giờ nghỉ chỉ chừa {minutes} phút trong cả tuần để tự gửi.',
      en: 'The quiet hours leave {minutes} min of the whole week for sending.',
    },
  },
  'settings.quiet-whole-day': {
    what: {
      vi: 'Giờ bắt đầu và kết thúc bằng nhau ({from}): nghỉ trọn 24 giờ kể từ giờ đó.',
      en: 'Both ends are equal ({from}): it is quiet for the whole 24 hours from then on.',
    },
  },
  'settings.quiet-short-gap': {
    what: {
      vi: 'Từ {to} đến {from} chỉ còn {minutes} phút để gửi; muốn nghỉ cả ngày thì ghi hai giờ bằng nhau.',
      en: 'From {to} to {from} there are only {minutes} min for sending; for a whole day both ends are equal.',
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
} as const satisfies MessageGroup;
