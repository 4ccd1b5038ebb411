import type { MessageGroup } from './types.ts';

export const hostsMessages = {
  'host.page-missing': {
    what: { vi: 'Chưa có giao diện đã dựng sẵn của chương trình.', en: 'The program’s window has not been built.' },
    next: { vi: 'Chạy “npm run build” rồi mở lại.', en: 'Run “npm run build” and start again.' },
  },
  'host.port-taken': {
    what: { vi: 'Cổng {port} của máy đang có chương trình khác dùng.', en: 'Port {port} is used by another program.' },
    next: { vi: 'Chọn cổng khác, hoặc bỏ --port để máy tự chọn.', en: 'Choose another port, or leave --port out.' },
  },
  'host.core-gone': {
    what: {
      vi: 'Phần xử lý của chương trình dừng nhiều lần liên tiếp. Giấy tờ đã nhận vẫn an toàn.',
      en: 'The program’s core stopped several times in a row. What was taken in is safe.',
    },
    next: {
      vi: 'Mở lại chương trình; nếu còn lỗi, báo quản trị.',
      en: 'Start again; if it goes on, tell your administrator.',
    },
  },
  'host.no-data-folder': {
    what: {
      vi: 'Chưa có dữ liệu của chương trình trong {folder}.',
      en: 'There is no data of the program in {folder}.',
    },
    next: { vi: 'Kiểm tra --data, hoặc mở chương trình một lần.', en: 'Check --data, or start the program once.' },
  },
  'host.unknown-procedure': {
    what: { vi: 'Không có lệnh “{procedure}”.', en: 'There is no procedure “{procedure}”.' },
    next: { vi: 'Xem danh sách bằng lệnh “procedures”.', en: 'List them with “procedures”.' },
  },
  'host.invalid-input': {
    what: {
      vi: 'Dữ liệu cho {procedure} không hợp lệ: {problems}',
      en: 'The input of {procedure} is not valid: {problems}',
    },
  },
  'host.not-json': {
    what: { vi: 'Dữ liệu vào không phải JSON.', en: 'The input is not JSON.' },
  },
  'host.unknown-dossier': {
    what: { vi: 'Không có hồ sơ mã {code}.', en: 'There is no dossier with the code {code}.' },
  },
  'host.unreadable-path': {
    what: { vi: 'Không đọc được {path}.', en: '{path} cannot be read.' },
  },
} as const satisfies MessageGroup;
