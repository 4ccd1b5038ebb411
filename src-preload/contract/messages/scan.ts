import type { MessageGroup } from './types.ts';

export const scanMessages = {
  'scan.unreachable': {
    what: {
      vi: 'Không vào được thư mục quét {path}. Giấy tờ đã nhận vẫn an toàn.',
      en: 'The scan folder {path} cannot be reached. What was taken in is safe.',
    },
    next: {
      vi: 'Kiểm tra đường mạng hoặc đường dẫn; chương trình tự nhận tiếp khi vào lại được.',
      en: 'Check the network or the path; the program goes on by itself when the folder is back.',
    },
  },
  'scan.not-answering': {
    what: {
      vi: 'Thư mục quét {path} không trả lời. Giấy tờ đã nhận vẫn an toàn.',
      en: 'The scan folder {path} does not answer. What was taken in is safe.',
    },
    next: {
      vi: 'Kiểm tra đường mạng đến máy chứa thư mục; chương trình vẫn đang thử.',
      en: 'Check the network to the machine that holds it; the program keeps trying.',
    },
  },
  'scan.done-folder': {
    what: {
      vi: 'Thư mục “đã nhận” {path} trùng hoặc bao trùm thư mục quét nên chưa theo dõi được.',
      en: 'The done folder {path} is the scan folder itself or holds it, so the folder is not watched.',
    },
    next: { vi: 'Chọn một thư mục “đã nhận” khác.', en: 'Choose another done folder.' },
  },
  'scan.not-moved': {
    what: {
      vi: 'Đã nhận “{name}” an toàn, nhưng chưa chuyển được tệp gốc sang thư mục “đã nhận”.',
      en: '“{name}” is safely taken in, but its original could not be moved to the done folder yet.',
    },
    next: {
      vi: 'Kiểm tra quyền ghi của thư mục quét; chương trình sẽ tự thử lại, không nhận trùng.',
      en: 'Check that the scan folder is writable; the program tries again and takes nothing in twice.',
    },
  },
  'scan.file-unreadable': {
    what: {
      vi: 'Không được phép đọc tệp “{name}” trong thư mục quét. Tệp vẫn ở nguyên chỗ.',
      en: '“{name}” in the scan folder may not be read. It stays where it is.',
    },
    next: {
      vi: 'Kiểm tra quyền đọc của tệp; chương trình sẽ tự thử lại.',
      en: 'Check its permissions; the program tries again by itself.',
    },
  },
  'scan.folder-unreadable': {
    what: {
      vi: 'Không xem được thư mục con “{name}”. Các thư mục khác vẫn được nhận bình thường.',
      en: 'The subfolder “{name}” cannot be looked into. The others are taken in as usual.',
    },
    next: { vi: 'Kiểm tra quyền của thư mục con đó.', en: 'Check the permissions of that subfolder.' },
  },
  'scan.not-an-ordinary-file': {
    what: {
      vi: '“{name}” không phải tệp thường (liên kết hoặc thiết bị) nên được bỏ qua.',
      en: '“{name}” is a link or a device, not an ordinary file, and is passed over.',
    },
    next: { vi: 'Chép chính tệp đó vào thư mục quét.', en: 'Copy the file itself into the scan folder.' },
  },
  'scan.name-unreadable': {
    what: {
      vi: 'Có tệp mang tên không đọc được ({name}) nên chưa nhận. Tệp vẫn ở nguyên chỗ.',
      en: 'A file has a name that cannot be read ({name}) and was not taken in. It stays where it is.',
    },
    next: { vi: 'Đổi tên tệp đó.', en: 'Rename it.' },
  },
  'scan.too-many-files': {
    what: {
      vi: 'Thư mục quét có quá nhiều tệp hoặc quá nhiều lớp thư mục con; chương trình nhận dần từng phần.',
      en: 'The scan folder holds too many files or too deep subfolders; the program takes them in part by part.',
    },
    next: {
      vi: 'Chuyển bớt các tệp không cần quét sang chỗ khác.',
      en: 'Move files that need no scanning elsewhere.',
    },
  },
  'scan.file-in-use': {
    what: {
      vi: 'Tệp “{name}” đang được chương trình khác ghi; sẽ nhận khi ghi xong.',
      en: '“{name}” is still open in another program; it is taken in when that is done.',
    },
  },
  'scan.intake-failed': {
    what: {
      vi: 'Chưa nhận được tệp “{name}”. Tệp vẫn ở nguyên chỗ, chương trình sẽ tự thử lại.',
      en: '“{name}” could not be taken in yet. It stays where it is, and the program tries again.',
    },
    next: {
      vi: 'Nếu lâu không được, gửi nhật ký kỹ thuật cho quản trị.',
      en: 'If this lasts, send the technical log to your administrator.',
    },
  },
  'scan.path-not-absolute': {
    what: {
      vi: 'Đường dẫn {path} chưa đầy đủ.',
      en: 'The path {path} is not complete.',
    },
    next: { vi: 'Nhập đường dẫn từ gốc ổ đĩa.', en: 'Enter the path from the root of the disk.' },
  },
  'scan.already-watched': {
    what: {
      vi: 'Thư mục {path} đã nằm trong thư mục quét “{name}”, hoặc ngược lại.',
      en: 'The folder {path} overlaps with the scan folder “{name}”.',
    },
    next: { vi: 'Chọn thư mục khác.', en: 'Choose another folder.' },
  },
  'scan.own-folder': {
    what: {
      vi: 'Thư mục {path} chứa dữ liệu của chính chương trình nên không dùng làm thư mục quét được.',
      en: 'The folder {path} holds the program’s own data and cannot be a scan folder.',
    },
    next: { vi: 'Chọn thư mục khác.', en: 'Choose another folder.' },
  },
  'scan.too-many-folders': {
    what: { vi: 'Đã có đủ {limit} thư mục quét.', en: 'There are already {limit} scan folders.' },
    next: { vi: 'Bỏ bớt một thư mục trước.', en: 'Remove one first.' },
  },
  'scan.folder-of-profile': {
    what: {
      vi: 'Thư mục quét “{name}” do tệp cấu hình quy định nên không bỏ ở đây được.',
      en: 'The scan folder “{name}” comes from the profile and cannot be removed here.',
    },
    next: { vi: 'Sửa tệp cấu hình.', en: 'Change the profile.' },
  },
} as const satisfies MessageGroup;
