import type { Wording } from '../wording.ts';

export const webWording = {
  running: {
    vi: '{product} đang chạy (máy chủ nội bộ, {window}). Dữ liệu: {data} · Thư mục quét: {scan}',
    en: '{product} is running (web host, {window}). Data: {data} · Scan folder: {scan}',
  },
  training: {
    vi: 'Chế độ tập huấn: các hệ thống từ xa là máy chủ thử ngay trên máy này.',
    en: 'Training mode: the remote systems are practice servers on this machine.',
  },
  'in-window': { vi: 'cửa sổ {browser}', en: '{browser} window' },
  'no-window': { vi: 'không mở cửa sổ', en: 'no window' },
  address: {
    vi: 'Địa chỉ (giữ kín, chỉ dùng trên máy này): {address}',
    en: 'Address (keep it to yourself; it works on this machine only): {address}',
  },
  'no-display': {
    vi: 'Máy không có màn hình; mở địa chỉ dưới đây.',
    en: 'There is no display; open the address below.',
  },
  'no-browser': {
    vi: 'Không tìm thấy Edge, Chrome hay Chromium; mở địa chỉ dưới đây bằng trình duyệt khác.',
    en: 'Edge, Chrome or Chromium was not found; open the address below in another browser.',
  },
  superuser: {
    vi: 'Trình duyệt không chạy dưới quyền root; mở địa chỉ dưới đây.',
    en: 'A browser does not run as root; open the address below.',
  },
  already: {
    vi: '{product} đã chạy với thư mục dữ liệu này; mở lại cửa sổ của nó.',
    en: '{product} already runs on this data folder; its window is opened.',
  },
  'window-closed': {
    vi: 'Cửa sổ đã đóng. Gửi nốt những gì còn gửi được (tối đa 2 phút) rồi dừng; Ctrl-C để dừng ngay.',
    en: 'The window was closed. What can be sent is sent (2 minutes at most), then the program ends; Ctrl-C ends it now.',
  },
  left: {
    vi: 'Còn {left} lượt gửi chờ lần mở sau; không mất gì.',
    en: '{left} transfers wait for the next start; nothing is lost.',
  },
  stopping: { vi: 'Đang dừng …', en: 'Stopping …' },
  stopped: { vi: 'Đã dừng.', en: 'Stopped.' },
  usage: { vi: 'Không hiểu dòng lệnh: {problem}', en: 'The command line was not understood: {problem}' },
  help: {
    vi: `Cách dùng: npm start -- [tùy chọn]

  --data THƯ_MỤC    thư mục dữ liệu (mặc định: {data})
  --scan THƯ_MỤC    thư mục mà máy quét ghi tệp vào
  --profile TỆP     hồ sơ cấu hình của tỉnh; không có thì chạy chế độ tập huấn
  --port N          cổng của địa chỉ nội bộ (mặc định: máy tự chọn)
  --no-open         không mở cửa sổ, chỉ in địa chỉ; chương trình chạy đến khi Ctrl-C
  --lang vi|en      ngôn ngữ của các dòng này
  --help            in trang này

Đóng cửa sổ là kết thúc chương trình: trước khi dừng, chương trình gửi nốt những gì đang chờ mà gửi được, tối đa 2 phút.
Phần còn lại nằm an toàn trong hàng đợi và tự gửi ở lần mở sau. Với --no-open chương trình không tự dừng.

Mã thoát: 0 xong · 1 lỗi · 2 sai dòng lệnh · 3 thư mục dữ liệu do chương trình khác giữ · 130 dừng ngay bằng Ctrl-C hai lần`,
    en: `Usage: npm start -- [options]

  --data DIR        the data folder (default: {data})
  --scan DIR        the folder that the scanner writes to
  --profile FILE    the province's profile; without one the program runs in training mode
  --port N          the port of the local address (default: the system chooses)
  --no-open         open no window, print the address; runs until Ctrl-C
  --lang vi|en      the language of these lines
  --help            print this page

Closing the window ends the program: before that it sends what is queued and can be sent, for 2 minutes at most.
The rest waits safely in the queue and goes by itself at the next start. With --no-open the program never ends by itself.

Exit codes: 0 done · 1 failed · 2 command line · 3 the data folder is held by another program · 130 ended at once by Ctrl-C twice`,
  },
} as const satisfies Wording;
