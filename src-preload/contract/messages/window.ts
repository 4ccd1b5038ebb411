import type { MessageGroup } from './types.ts';

/** What the window itself runs into. */
export const windowMessages = {
  'window.connection-lost': {
    what: {
      vi: 'Tạm mất liên lạc với phần xử lý của chương trình. Giấy tờ đã nhận và hồ sơ đã lưu vẫn an toàn.',
      en: 'The program’s core could not be reached. Papers taken in and dossiers saved are safe.',
    },
    next: {
      vi: 'Đang tự nối lại. Xem thao tác vừa rồi đã có hiệu lực chưa, nếu chưa thì làm lại.',
      en: 'It reconnects by itself. See whether your last action took effect, and repeat it if not.',
    },
  },
  'window.unexpected': {
    what: {
      vi: 'Thao tác vừa rồi gặp lỗi ngoài dự kiến. Dữ liệu đã lưu không bị ảnh hưởng.',
      en: 'The last action met an unexpected error. What was saved is not affected.',
    },
    next: {
      vi: 'Thử lại; nếu còn lỗi, báo quản trị kèm chi tiết kỹ thuật.',
      en: 'Try again; if it goes on, give the technical detail to your administrator.',
    },
  },
  'window.viewer-failed': {
    what: {
      vi: 'Chưa hiển thị được giấy tờ này. Nội dung đã nhận vẫn an toàn và vẫn gắn vào hồ sơ được.',
      en: 'This paper could not be shown. Its content is safe and can still be attached.',
    },
    next: { vi: 'Mở lại giấy tờ; nếu còn lỗi, quét lại.', en: 'Open it again; if it goes on, scan it again.' },
  },
  'window.no-dossier': {
    what: {
      vi: 'Chưa có hồ sơ nào trên bàn nên chưa gắn giấy tờ.',
      en: 'No dossier is on the desk, so nothing was attached.',
    },
    next: {
      vi: 'Nhấn / để tìm hồ sơ, hoặc Ctrl+N để tạo hồ sơ mới.',
      en: 'Press / to find one, or Ctrl+N for a new one.',
    },
  },
  'window.folder-dropped': {
    what: { vi: 'Thư mục không đưa vào được, chỉ nhận từng tệp.', en: 'A folder cannot be added, only files.' },
    next: { vi: 'Chọn các tệp bên trong rồi kéo vào.', en: 'Drag the files inside it instead.' },
  },
} as const satisfies MessageGroup;
