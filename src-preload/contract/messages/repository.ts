import type { MessageGroup } from './types.ts';

export const repositoryMessages = {
  'repository.not-found': {
    what: {
      vi: 'Giấy tờ này không còn trong kho. Tệp của hồ sơ vẫn được giữ.',
      en: 'This paper is no longer in the repository. The files of its dossier are kept.',
    },
    next: {
      vi: 'Tìm lại trong kho, hoặc mở hồ sơ của giấy tờ.',
      en: 'Search again, or open the dossier of the paper.',
    },
  },
  'repository.validity-both': {
    what: {
      vi: 'Giấy tờ vừa có ngày hết hạn vừa ghi là không thời hạn. Chưa lưu gì.',
      en: 'The paper has a last day and is said to be valid for ever as well. Nothing was saved.',
    },
    next: { vi: 'Chọn một trong hai.', en: 'Choose one of the two.' },
  },
  'repository.validity-order': {
    what: {
      vi: 'Ngày hết hạn trước ngày cấp. Chưa lưu gì.',
      en: 'The last day is before the day of issue. Nothing was saved.',
    },
    next: { vi: 'Kiểm tra lại hai ngày trên giấy tờ.', en: 'Check both days on the paper.' },
  },
  'repository.reason-missing': {
    what: {
      vi: 'Chưa ghi lý do thu hồi. Giấy tờ vẫn được dùng lại như trước.',
      en: 'No reason for the withdrawal was given. The paper is offered as before.',
    },
    next: { vi: 'Ghi lý do rồi thu hồi lại.', en: 'Enter the reason and withdraw it again.' },
  },
} as const satisfies MessageGroup;
