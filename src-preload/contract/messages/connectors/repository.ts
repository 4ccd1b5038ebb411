import type { MessageGroup } from '../types.ts';

/** What the national paper repository answers to a look-up. */
export const repositoryMessages = {
  'connectors.repository-refused': {
    what: { vi: '{system} không cho tra cứu: {message}', en: '{system} refused the look-up: {message}' },
    next: {
      vi: 'Xử lý theo thông báo rồi tra cứu lại; nếu chưa rõ, báo quản trị. Công dân vẫn nộp được giấy tờ này tại quầy.',
      en: 'Follow the message and look up again; if that does not help, tell your administrator. The citizen can still hand in the paper at the counter.',
    },
  },
  'connectors.repository-refused-silent': {
    what: {
      vi: '{system} không cho tra cứu và không nói rõ lý do (mã {code}).',
      en: '{system} refused the look-up without saying why (code {code}).',
    },
    next: {
      vi: 'Báo quản trị kèm mã này. Công dân vẫn nộp được giấy tờ này tại quầy.',
      en: 'Tell your administrator this code. The citizen can still hand in the paper at the counter.',
    },
  },
  'connectors.repository-session-refused': {
    what: {
      vi: '{system} báo phiên kết nối hết hạn, kể cả phiên vừa xin mới, nên chưa tra được. Chưa gắn gì vào hồ sơ.',
      en: '{system} says that the session has ended, also the one that was just fetched, so nothing was looked up. Nothing was attached.',
    },
    next: {
      vi: 'Tra lại sau ít phút; nếu vẫn vậy, báo quản trị kiểm tra tài khoản {system} và giờ của máy. Công dân vẫn nộp được giấy tờ này tại quầy.',
      en: 'Look up again in a few minutes; if it stays so, have your administrator check the account for {system} and the clock of this computer. The citizen can still hand in the paper at the counter.',
    },
  },
  'connectors.repository-login-refused': {
    what: {
      vi: '{system} không chấp nhận tài khoản hoặc mật khẩu kết nối nên chưa tra được. Chưa gắn gì vào hồ sơ.',
      en: '{system} does not accept the account or password, so nothing was looked up. Nothing was attached.',
    },
    next: {
      vi: 'Báo quản trị nhập lại mật khẩu của {system} trong Thiết lập, rồi tra lại. Công dân vẫn nộp được giấy tờ này tại quầy.',
      en: 'Have your administrator enter the password for {system} again in the settings, then look up again. The citizen can still hand in the paper at the counter.',
    },
  },
} as const satisfies MessageGroup;
