import type { MessageGroup } from './types.ts';

export const trainingMessages = {
  'training.not-active': {
    what: {
      vi: 'Chương trình đang dùng hồ sơ cấu hình thật nên không có máy chủ tập huấn.',
      en: 'The program runs with a real profile, so there are no training servers.',
    },
    next: {
      vi: 'Mở chương trình không kèm hồ sơ cấu hình để vào chế độ tập huấn.',
      en: 'Start the program without a profile to enter training mode.',
    },
  },
  'training.dossier-unknown': {
    what: {
      vi: 'iGate tập huấn chưa có hồ sơ {code}.',
      en: 'The training iGate does not have dossier {code} yet.',
    },
    next: { vi: 'Gửi hồ sơ sang iGate trước.', en: 'Send the dossier to iGate first.' },
  },
} as const satisfies MessageGroup;
