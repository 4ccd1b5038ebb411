import type { Wording } from '../wording.ts';

export const startWording = {
  building: {
    vi: 'Đang dựng chương trình (chỉ lần đầu hoặc sau khi mã nguồn đổi, khoảng mười giây) …',
    en: 'Building the program (the first time, or after a change; about ten seconds) …',
  },
  built: { vi: 'Đã dựng xong sau {seconds} giây.', en: 'Built in {seconds} s.' },
  'build-failed': {
    vi: 'Không dựng được chương trình; xem các dòng trên.',
    en: 'The program could not be built; see above.',
  },
  fetching: {
    vi: 'Đang tải Electron (khoảng 120 MB, chỉ một lần); Ctrl-C để dừng …',
    en: 'Fetching Electron (about 120 MB, once); Ctrl-C stops it …',
  },
  fetched: { vi: 'Đã tải Electron.', en: 'Electron was fetched.' },
  'fetch-failed': {
    vi: 'Không tải được Electron; dùng cửa sổ trình duyệt. Sẽ thử lại sau một ngày (hoặc chạy “npx install-electron”).',
    en: 'Electron could not be fetched; a browser window is used. Tried again after a day (or run “npx install-electron”).',
  },
  megabytes: { vi: '  {megabytes} MB', en: '  {megabytes} MB' },
  'electron-failed': {
    vi: 'Electron không chạy được trên máy này; dùng cửa sổ trình duyệt.',
    en: 'Electron does not run on this machine; a browser window is used.',
  },
} as const satisfies Wording;
