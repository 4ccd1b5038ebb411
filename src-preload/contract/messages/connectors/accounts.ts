import type { MessageGroup } from '../types.ts';

/** Who may: accounts, secrets, sessions. */
export const accountsMessages = {
  'connectors.forbidden': {
    what: {
      vi: 'Tài khoản kết nối không có quyền làm việc này trên {system}.',
      en: 'The account used for {system} is not allowed to do this.',
    },
    next: {
      vi: 'Báo quản trị cấp quyền, hoặc đổi tài khoản trong Thiết lập.',
      en: 'Ask your administrator for the right, or change the account in Settings.',
    },
  },
  'connectors.login-refused': {
    what: {
      vi: '{system} không chấp nhận tài khoản hoặc mật khẩu kết nối. Giấy tờ nằm an toàn trong hàng đợi.',
      en: '{system} does not accept the account or password. The papers are safe in the queue.',
    },
    next: {
      vi: 'Nhập lại mật khẩu của {system} trong Thiết lập.',
      en: 'Enter the password for {system} again in Settings.',
    },
  },
  'connectors.session-refused': {
    what: {
      vi: 'Phiên đăng nhập với {system} đã hết hạn và không làm mới được. Giấy tờ nằm an toàn trong hàng đợi.',
      en: 'The session with {system} has expired and could not be renewed. The papers are safe in the queue.',
    },
    next: {
      vi: 'Kiểm tra tài khoản của {system} trong Thiết lập, rồi bấm Thử lại.',
      en: 'Check the account for {system} in Settings, then press Try again.',
    },
  },
  'connectors.secret-missing': {
    what: {
      vi: 'Chưa nhập mật khẩu kết nối của {system} ({secret}).',
      en: 'The password for {system} has not been entered yet ({secret}).',
    },
    next: { vi: 'Nhập trong Thiết lập.', en: 'Enter it in Settings.' },
  },
} as const satisfies MessageGroup;
