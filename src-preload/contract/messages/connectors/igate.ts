import type { MessageGroup } from '../types.ts';

/** iGate alone. */
export const igateMessages = {
  'connectors.igate-account-not-linked': {
    what: {
      vi: 'iGate chưa nhận ra tài khoản SSO của tỉnh (Không thể xác thực người dùng). Giấy tờ nằm an toàn trong hàng đợi.',
      en: 'iGate does not know this SSO account of the province. The papers are safe in the queue.',
    },
    next: {
      vi: 'Đăng nhập bằng tài khoản iGate, vào Cá nhân → Trang cá nhân → Cập nhật, điền tài khoản SSO vào ô “Tài khoản liên kết cổng CBCC”, bấm Cập nhật, rồi bấm Thử lại.',
      en: 'Sign in with the iGate account, open Cá nhân → Trang cá nhân → Cập nhật, put the SSO account into “Tài khoản liên kết cổng CBCC”, press Cập nhật, then press Try again.',
    },
  },
  'connectors.igate-dossier-missing': {
    what: { vi: 'iGate không có hồ sơ {code}.', en: 'iGate does not have dossier {code}.' },
    next: {
      vi: 'Kiểm tra mã hồ sơ trên iGate, rồi gửi lại hồ sơ.',
      en: 'Check the code at iGate, then send the dossier again.',
    },
  },
  'connectors.igate-component-missing': {
    what: {
      vi: 'Hồ sơ trên iGate không có thành phần “{component}” nên chưa gắn được giấy tờ.',
      en: 'The dossier at iGate has no component “{component}”, so the papers could not be attached.',
    },
    next: {
      vi: 'Kiểm tra thủ tục và tên thành phần trên iGate. Tệp đã tải lên vẫn an toàn.',
      en: 'Check the procedure and the name of the component at iGate. The uploaded files are safe.',
    },
  },
} as const satisfies MessageGroup;
