import type { Wording } from '../wording.ts';

export const cliWording = {
  about: {
    vi: 'Quầy Một Cửa cho kịch bản và tác vụ định kỳ. Lệnh chỉ đọc chạy được bên cạnh chương trình đang mở.',
    en: 'Quầy Một Cửa for scripts and scheduled tasks. Reading commands work beside the running program.',
  },
  data: { vi: 'thư mục dữ liệu', en: 'the data folder' },
  profile: { vi: 'tệp cấu hình của tỉnh', en: 'the province’s profile' },
  scan: { vi: 'thư mục quét', en: 'the scan folder' },
  json: { vi: 'in đúng một tài liệu JSON ra stdout', en: 'print exactly one JSON document to stdout' },
  lang: { vi: 'ngôn ngữ: vi hoặc en', en: 'language: vi or en' },
  help: { vi: 'in trang này', en: 'print this page' },
  Usage: { vi: 'Cách dùng:', en: 'Usage:' },
  Options: { vi: 'Tùy chọn:', en: 'Options:' },
  Commands: { vi: 'Lệnh:', en: 'Commands:' },
  Arguments: { vi: 'Tham số:', en: 'Arguments:' },
  intake: {
    vi: 'đưa tệp, hoặc mọi tệp trong một thư mục, vào Hộp quét; bản gốc ở nguyên chỗ',
    en: 'take files, or all files of a folder, into the inbox; the originals stay where they are',
  },
  status: { vi: 'Hộp quét, hàng đợi gửi, nơi nhận và thư mục quét', en: 'inbox, queue, destinations and scan folders' },
  send: {
    vi: 'xếp các hồ sơ vào hàng đợi và gửi; không nêu mã thì thử gửi mọi thứ đang chờ',
    en: 'queue these dossiers and send them; without codes, try everything that waits',
  },
  drain: { vi: 'gửi đến khi hết hàng đợi hoặc hết giờ', en: 'send until the queue is empty or the time is up' },
  timeout: { vi: 'số giây tối đa', en: 'seconds at most' },
  call: {
    vi: 'gọi một lệnh bất kỳ của chương trình, ví dụ: call dossiers.search \'{"query":"khai sinh"}\'',
    en: 'call anything in the contract, such as: call dossiers.search \'{"query":"khai sinh"}\'',
  },
  procedures: { vi: 'in tên mọi lệnh dùng được với call', en: 'print what can be called' },
  'call-out': { vi: 'ghi nội dung tệp của câu trả lời vào TỆP', en: 'write the answer’s bytes to FILE' },
  'call-count': { vi: 'dừng luồng sự kiện sau N dòng', en: 'end a stream of events after N lines' },
  doctor: {
    vi: 'kiểm tra thư mục, dung lượng, cơ sở dữ liệu, từng nơi nhận và nói cách sửa',
    en: 'check folders, space, database and each endpoint, and say how to mend',
  },
  'doctor-full': {
    vi: 'đọc lại toàn bộ cơ sở dữ liệu và mọi giấy tờ trong kho; hỏng thì tự sửa nếu còn bản tốt',
    en: 'read the whole database and every stored paper; what is damaged is mended where a good copy exists',
  },
  backup: {
    vi: 'sao lưu cơ sở dữ liệu ngay, kể cả khi chương trình đang mở',
    en: 'back the database up now, also beside the running program',
  },
  'backup-to': {
    vi: 'sao lưu thêm vào thư mục này, cùng các giấy tờ; không kèm khóa',
    en: 'make a further backup in this folder, papers included; without the key',
  },
  'backed-up': {
    vi: 'Đã sao lưu {id}: {dossiers} hồ sơ, {papers} giấy tờ, {jobs} lượt gửi. Ở {folder}',
    en: 'Backed up {id}: {dossiers} dossiers, {papers} papers, {jobs} transfers. In {folder}',
  },
  'backed-up-to': { vi: 'Đã sao lưu thêm vào {folder}', en: 'Backed up to {folder} as well' },
  'not-backed-up-to': { vi: 'Chưa sao lưu vào {folder}', en: 'Not backed up to {folder}' },
  restore: {
    vi: 'quay về một bản sao lưu (mặc định bản mới nhất); tệp cũ được dời sang thư mục damaged-…, không xóa gì',
    en: 'go back to a backup (the newest by default); the old files move to a folder damaged-…, nothing is deleted',
  },
  'restore-list': { vi: 'chỉ liệt kê các bản sao lưu', en: 'only list the backups' },
  'restore-empty': {
    vi: 'không dùng bản nào: bắt đầu với cơ sở dữ liệu trống, giấy tờ trong kho trở lại Hộp quét',
    en: 'use none: begin with an empty database, the stored papers come back to the inbox',
  },
  'snapshot-line': {
    vi: '{id}  {at}  {dossiers} hồ sơ, {papers} giấy tờ, {jobs} lượt gửi  ({places})',
    en: '{id}  {at}  {dossiers} dossiers, {papers} papers, {jobs} transfers  ({places})',
  },
  'no-snapshots': { vi: 'Chưa có bản sao lưu nào.', en: 'There is no backup.' },
  restored: {
    vi: 'Đã phục hồi {id}. Tệp cũ ở {movedTo}. Lượt gửi còn dở sẽ hỏi nơi nhận trước khi gửi; giấy tờ nhận sau bản này trở lại Hộp quét.',
    en: 'Restored {id}. The old files are in {movedTo}. Unfinished transfers are asked about before they are sent; papers taken in after this backup come back to the inbox.',
  },
  'restored-codes': {
    vi: 'Mã hồ sơ cấp mới từ hôm nay trở về trước nhảy qua {passedOver} số, vì các số đó có thể đã cấp sau bản này: mã ghi trên giấy hẹn của người này không cấp lại cho người khác. Hồ sơ phải nhập lại thì gõ đúng mã cũ; trước khi gửi sẽ hỏi nơi nhận.',
    en: 'New dossier codes of today and before skip {passedOver} numbers, which may have been given after this backup: a code on one citizen’s receipt is not given to another. Where a dossier has to be typed in again, type its old code; the destination is asked before it is sent.',
  },
  'looked-through': {
    vi: 'Đã đọc {papers} giấy tờ trong kho: {damaged} hỏng, {mended} đã tự sửa.',
    en: '{papers} stored papers were read: {damaged} damaged, {mended} of them mended.',
  },
  codes: {
    vi: `Mã thoát:
  0    xong
  1    không được; lý do đã in
  2    sai dòng lệnh hoặc sai dữ liệu vào
  3    thư mục dữ liệu do chương trình khác giữ và không nhờ được
  4    xong, nhưng có việc cần người xử lý
  5    hết giờ; phần còn lại vẫn chờ an toàn trong hàng đợi
  130  dừng bằng Ctrl-C`,
    en: `Exit codes:
  0    done
  1    it did not work; the reason was printed
  2    the command line or the input is wrong
  3    the data folder is held by another program that cannot be asked
  4    done, but something waits for a person
  5    time is up; the rest waits safely in the queue
  130  ended by Ctrl-C`,
  },
  bytes: {
    vi: 'Trong JSON vào, {"$file": "đường dẫn"} là nội dung của tệp đó.',
    en: 'In the input, {"$file": "path"} stands for the bytes of that file.',
  },
  'bad-number': { vi: 'không phải số dương', en: 'not a positive number' },
  taken: { vi: '✔ {path}', en: '✔ {path}' },
  'taken-doubt': { vi: '⚠ {path} – {reason}', en: '⚠ {path} – {reason}' },
  refused: { vi: '✘ {path} – {reason}', en: '✘ {path} – {reason}' },
  'intake-done': { vi: 'Đã nhận {taken}/{all} tệp.', en: '{taken} of {all} files were taken in.' },
  queued: { vi: '{code}: {jobs} lượt gửi đã vào hàng đợi', en: '{code}: {jobs} transfers queued' },
  'all-sent': { vi: 'Đã gửi hết.', en: 'Everything was sent.' },
  'still-waiting': {
    vi: 'Còn {waiting} lượt gửi đang chờ; chúng sẽ tự gửi.',
    en: '{waiting} transfers still wait; they go by themselves.',
  },
  'quiet-waiting': {
    vi: '{count} lượt gửi chờ hết giờ nghỉ đã đặt rồi tự gửi.',
    en: '{count} transfers wait for the quiet hours to end; then they go by themselves.',
  },
  'held-back': {
    vi: '{count} lượt gửi chỉ đi tiếp sau khi có người xử lý.',
    en: '{count} transfers go on only after a person has acted.',
  },
  'need-person': {
    vi: '{count} lượt gửi cần người xử lý (xem Hàng đợi gửi).',
    en: '{count} transfers need a person (see the queue).',
  },
  where: { vi: 'Dữ liệu: {folder}{training}', en: 'Data: {folder}{training}' },
  training: { vi: ' · chế độ tập huấn', en: ' · training mode' },
  'way-running': { vi: 'Chương trình đang chạy.', en: 'The program is running.' },
  'way-reader': {
    vi: 'Chương trình không chạy, hoặc không hỏi được.',
    en: 'The program does not run, or cannot be asked.',
  },
  inbox: {
    vi: 'Hộp quét: {waiting} chờ xếp, {needsPerson} cần xử lý, {setAside} để riêng',
    en: 'Inbox: {waiting} to file, {needsPerson} need a person, {setAside} set aside',
  },
  outbox: {
    vi: 'Hàng đợi gửi: {waiting} chờ, {sending} đang gửi, {needsPerson} cần xử lý, {done} đã gửi',
    en: 'Queue: {waiting} waiting, {sending} being sent, {needsPerson} need a person, {done} sent',
  },
  destination: { vi: '  {name}: {state}{system}{reason}', en: '  {name}: {state}{system}{reason}' },
  'system-test': { vi: ' · hệ thống thử nghiệm', en: ' · test system' },
  'system-live': { vi: ' · hệ thống chính thức', en: ' · real system' },
  'system-queued-test': {
    vi: ' ({count} lượt gửi đang chờ vẫn đến hệ thống thử nghiệm)',
    en: ' ({count} queued transfers still go to the test system)',
  },
  'system-queued-live': {
    vi: ' ({count} lượt gửi đang chờ vẫn đến hệ thống chính thức)',
    en: ' ({count} queued transfers still go to the real system)',
  },
  'practice-test': {
    vi: ' · tập huấn, thay hệ thống thử nghiệm: không gửi gì ra ngoài máy này',
    en: ' · training, in the place of the test system: nothing leaves this PC',
  },
  'practice-live': {
    vi: ' · tập huấn, thay hệ thống chính thức: không gửi gì ra ngoài máy này',
    en: ' · training, in the place of the real system: nothing leaves this PC',
  },
  'practice-queued-test': {
    vi: ' ({count} lượt gửi đang chờ vẫn đến máy chủ thay hệ thống thử nghiệm)',
    en: ' ({count} queued transfers still go to the one in the place of the test system)',
  },
  'practice-queued-live': {
    vi: ' ({count} lượt gửi đang chờ vẫn đến máy chủ thay hệ thống chính thức)',
    en: ' ({count} queued transfers still go to the one in the place of the real system)',
  },
  'state-ok': { vi: 'bình thường', en: 'fine' },
  'state-troubled': { vi: 'vừa báo lỗi, đang thử lại', en: 'reported an error, tried again' },
  'state-offline': { vi: 'mất kết nối', en: 'offline' },
  'state-paused': { vi: 'tạm nghỉ', en: 'paused' },
  'state-needs-login': { vi: 'cần đăng nhập', en: 'sign-in needed' },
  'state-quiet': { vi: 'nghỉ theo giờ đã đặt', en: 'quiet hours' },
  'state-off': { vi: 'tắt', en: 'off' },
  folder: { vi: '  {name}: {path} ({state})', en: '  {name}: {path} ({state})' },
  folders: { vi: 'Thư mục quét:', en: 'Scan folders:' },
  'folder-watching': { vi: 'đang theo dõi', en: 'watched' },
  'folder-unreachable': { vi: 'không tới được', en: 'out of reach' },
  'folder-stopped': { vi: 'không theo dõi', en: 'not watched' },
  'check-ok': { vi: '✔ {subject}: {name} ({milliseconds} ms)', en: '✔ {subject}: {name} ({milliseconds} ms)' },
  'check-bad': { vi: '✘ {subject}: {name} – {reason}', en: '✘ {subject}: {name} – {reason}' },
  'check-note': { vi: '    {note}', en: '    {note}' },
  'check-folder': { vi: 'Thư mục', en: 'Folder' },
  'check-space': { vi: 'Dung lượng trống', en: 'Free space' },
  'check-database': { vi: 'Cơ sở dữ liệu', en: 'Database' },
  'check-backup': { vi: 'Sao lưu', en: 'Backups' },
  'check-papers': { vi: 'Giấy tờ trong kho', en: 'Stored papers' },
  'check-endpoint': { vi: 'Kết nối', en: 'Connection' },
} as const satisfies Wording;
