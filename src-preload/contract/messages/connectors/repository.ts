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
} as const satisfies MessageGroup;
