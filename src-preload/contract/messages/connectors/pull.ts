import type { MessageGroup } from '../types.ts';

/** Reading dossiers from a one-stop software. */
export const pullMessages = {
  'connectors.pull-shape': {
    what: {
      vi: 'Danh sách hồ sơ do {system} trả về không đúng dạng nào đã biết. Chưa nhận hồ sơ nào và chưa đánh dấu gì.',
      en: 'The list of dossiers from {system} has no known shape. Nothing was taken and nothing was marked.',
    },
    next: { vi: 'Báo quản trị của {system}.', en: 'Tell the administrator of {system}.' },
  },
  'connectors.pull-cut': {
    what: {
      vi: 'Danh sách hồ sơ của {system} bị đứt giữa chừng. Chưa nhận hồ sơ nào và chưa đánh dấu gì.',
      en: 'The list of dossiers from {system} ends half-way. Nothing was taken and nothing was marked.',
    },
    next: { vi: 'Thử lại, hoặc chọn khoảng ngày ngắn hơn.', en: 'Try again, or choose a shorter range of days.' },
  },
} as const satisfies MessageGroup;
