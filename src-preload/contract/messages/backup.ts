import type { MessageGroup } from './types.ts';

export const backupMessages = {
  'platform.in-recovery': {
    what: {
      vi: 'Cơ sở dữ liệu bị hỏng nên chương trình đang chờ phục hồi. Giấy tờ đã nhận vẫn nằm trong kho.',
      en: 'The database is damaged and the program waits to be restored. The papers that were taken in are in the store.',
    },
    next: {
      vi: 'Chọn một bản sao lưu ở màn hình Phục hồi, hoặc dùng lệnh restore.',
      en: 'Choose a backup on the recovery screen, or use the command restore.',
    },
  },
  'platform.key-missing': {
    what: {
      vi: 'Thiếu tệp khóa keys.json trong {folder}. Dữ liệu còn nguyên nhưng chưa đọc được.',
      en: 'The key file keys.json is missing in {folder}. The data is whole but cannot be read.',
    },
    next: {
      vi: 'Chép lại đúng tệp keys.json của máy này vào thư mục đó, rồi mở lại.',
      en: 'Put the keys.json of this machine back into that folder, then start again.',
    },
  },
  'platform.database-missing': {
    what: {
      vi: 'Không thấy tệp cơ sở dữ liệu, trong khi kho giấy tờ vẫn còn.',
      en: 'The database file is missing while the store of papers is there.',
    },
    next: {
      vi: 'Phục hồi từ bản sao lưu gần nhất.',
      en: 'Restore the newest backup.',
    },
  },
  'backup.failed': {
    what: {
      vi: 'Lần sao lưu gần nhất không thành công. Dữ liệu đang dùng và các bản sao lưu cũ không bị ảnh hưởng.',
      en: 'The last backup failed. The data in use and the older backups are as they were.',
    },
    next: {
      vi: 'Chương trình sẽ tự thử lại; nếu vẫn lỗi, báo quản trị kèm chi tiết kỹ thuật.',
      en: 'It is tried again by itself; if it fails again, tell your administrator with the technical detail.',
    },
  },
  'backup.no-space': {
    what: {
      vi: 'Ổ đĩa không đủ chỗ để sao lưu: cần {needed} MB, còn {free} MB ở {folder}. Dữ liệu đang dùng không bị ảnh hưởng.',
      en: 'There is no room for a backup: {needed} MB are needed, {free} MB are free at {folder}. The data in use is as it was.',
    },
    next: {
      vi: 'Giải phóng dung lượng; chương trình sẽ tự sao lưu lại.',
      en: 'Free some space; the backup is tried again by itself.',
    },
  },
  'backup.not-whole': {
    what: {
      vi: 'Bản sao lưu vừa ghi không qua được kiểm tra nên đã bỏ. Các bản cũ vẫn còn.',
      en: 'The backup that was just written did not pass its check and was dropped. The older ones are kept.',
    },
    next: {
      vi: 'Mở Thiết lập → Kiểm tra để xem cơ sở dữ liệu và ổ đĩa.',
      en: 'Open Settings → Check to look at the database and the disk.',
    },
  },
  'backup.too-old': {
    what: {
      vi: 'Bản sao lưu tốt gần nhất đã cũ hơn {hours} giờ.',
      en: 'The newest good backup is more than {hours} hours old.',
    },
    next: {
      vi: 'Bấm “Sao lưu ngay” trong Thiết lập → Sao lưu.',
      en: 'Press “Back up now” in Settings → Backups.',
    },
  },
  'backup.none': {
    what: { vi: 'Chưa có bản sao lưu nào.', en: 'There is no backup yet.' },
    next: {
      vi: 'Bản đầu tiên được tạo ít phút sau khi mở chương trình; hoặc bấm “Sao lưu ngay”.',
      en: 'The first one is made a few minutes after the start; or press “Back up now”.',
    },
  },
  'backup.first-soon': {
    what: {
      vi: 'Chưa có bản sao lưu nào vì dữ liệu mới bắt đầu. Bản đầu tiên tự tạo trong khoảng {minutes} phút nữa.',
      en: 'There is no backup yet since the data is new. The first one is made by itself within {minutes} min.',
    },
  },
  'backup.first-at-start': {
    what: {
      vi: 'Chưa có bản sao lưu nào vì dữ liệu mới bắt đầu. Bản đầu tiên tự tạo khoảng một phút sau khi mở chương trình.',
      en: 'There is no backup yet since the data is new. The first one is made by itself about a minute after the program is started.',
    },
  },
  'backup.folder-relative': {
    what: {
      vi: 'Đường dẫn {folder} không đầy đủ trên máy này nên không biết chắc là thư mục nào. Chưa có gì thay đổi.',
      en: 'The path {folder} is not a full one on this machine, so it is not certain which folder it is. Nothing was changed.',
    },
    next: {
      vi: 'Ghi đường dẫn đầy đủ, ví dụ D:\\sao-luu hoặc \\\\may-chu\\sao-luu.',
      en: 'Give the full path, such as D:\\backup or \\\\server\\backup.',
    },
  },
  'backup.folder-inside': {
    what: {
      vi: 'Thư mục {folder} nằm trong thư mục dữ liệu nên không dùng để sao lưu thêm: mất ổ đĩa là mất cả hai. Chưa ghi gì vào đó.',
      en: 'The folder {folder} lies in the data folder and is no place for a further backup: both would be lost together. Nothing was written there.',
    },
    next: {
      vi: 'Chọn thư mục ở ổ đĩa khác hoặc thư mục mạng.',
      en: 'Choose a folder on another disk or a share.',
    },
  },
  'backup.folder-scanned': {
    what: {
      vi: 'Thư mục {folder} nằm trong thư mục quét nên không dùng để sao lưu: bản sao lưu sẽ bị nhận như giấy tờ. Chưa ghi gì vào đó.',
      en: 'The folder {folder} lies in a scan folder and is no place for a backup: it would be taken in as papers. Nothing was written there.',
    },
    next: { vi: 'Chọn thư mục khác.', en: 'Choose another folder.' },
  },
  'backup.folder-missing': {
    what: {
      vi: 'Không có thư mục sao lưu {folder}. Bản sao lưu trong máy vẫn tốt.',
      en: 'There is no backup folder {folder}. The backup on this machine is good.',
    },
    next: {
      vi: 'Nối ổ đĩa ngoài hoặc thư mục chia sẻ, hoặc tạo thư mục đó, rồi sao lưu lại.',
      en: 'Connect the disk or share, or make that folder, then back up again.',
    },
  },
  'backup.not-a-folder': {
    what: {
      vi: '{folder} là một tệp, không phải thư mục. Bản sao lưu trong máy vẫn tốt.',
      en: '{folder} is a file, not a folder. The backup on this machine is good.',
    },
    next: { vi: 'Chọn một thư mục rồi sao lưu lại.', en: 'Choose a folder, then back up again.' },
  },
  'backup.second-unreachable': {
    what: {
      vi: 'Không ghi được vào thư mục sao lưu {folder}. Bản sao lưu trong máy vẫn tốt.',
      en: 'The backup folder {folder} cannot be written to. The backup on this machine is good.',
    },
    next: {
      vi: 'Kiểm tra ổ đĩa ngoài hoặc thư mục chia sẻ đã nối và cho phép ghi.',
      en: 'Check that the disk or share is connected and can be written to.',
    },
  },
  'backup.second-full': {
    what: {
      vi: 'Thư mục sao lưu {folder} đã đầy. Bản sao lưu trong máy vẫn tốt.',
      en: 'The backup folder {folder} is full. The backup on this machine is good.',
    },
    next: {
      vi: 'Giải phóng dung lượng ở đó, hoặc đổi thư mục trong tệp cấu hình.',
      en: 'Free some space there, or name another folder in the profile.',
    },
  },
  'backup.unknown-snapshot': {
    what: { vi: 'Không có bản sao lưu {snapshot}.', en: 'There is no backup {snapshot}.' },
    next: { vi: 'Xem danh sách bằng restore --list.', en: 'See the list with restore --list.' },
  },
  'backup.snapshot-damaged': {
    what: {
      vi: 'Bản sao lưu này không mở được hoặc bị hỏng. Chưa có gì thay đổi.',
      en: 'This backup cannot be opened or is damaged. Nothing was changed.',
    },
    next: { vi: 'Chọn một bản khác.', en: 'Choose another one.' },
  },
  'backup.not-in-recovery': {
    what: {
      vi: 'Chương trình đang làm việc bình thường nên không phục hồi từ đây. Chưa có gì thay đổi.',
      en: 'The program works normally, so nothing is restored from here. Nothing was changed.',
    },
    next: {
      vi: 'Muốn quay về một bản sao lưu: đóng chương trình rồi chạy lệnh restore.',
      en: 'To go back to a backup: close the program and run the command restore.',
    },
  },
  'backup.papers-damaged': {
    what: {
      vi: '{count} giấy tờ trong kho bị hỏng và chưa tự khôi phục được. Các giấy tờ khác vẫn tốt.',
      en: 'Damaged papers in the store that could not be mended: {count}. All others are good.',
    },
    next: {
      vi: 'Xem tên giấy tờ trong Thiết lập → Sao lưu; quét lại giấy tờ đó.',
      en: 'Settings → Backups names what is damaged; scan it again.',
    },
  },
  'backup.database-damaged': {
    what: {
      vi: 'Kiểm tra nền thấy cơ sở dữ liệu bị hỏng. Các bản sao lưu đã có vẫn được giữ.',
      en: 'The check in the background found the database damaged. The backups that exist are kept.',
    },
    next: {
      vi: 'Đóng rồi mở lại chương trình để phục hồi theo hướng dẫn.',
      en: 'Close the program and start it again to restore it step by step.',
    },
  },
  'backup.unfinished-restore': {
    what: {
      vi: 'Lần phục hồi trước chưa làm xong được. Cả dữ liệu cũ và bản sao lưu vẫn còn.',
      en: 'The last restore could not be finished. Both the old data and the backup are still there.',
    },
    next: {
      vi: 'Kiểm tra quyền ghi và dung lượng của thư mục dữ liệu, rồi mở lại.',
      en: 'Check the permissions and the space of the data folder, then start again.',
    },
  },
  'outbox.restored': {
    what: {
      vi: 'Dữ liệu được phục hồi từ bản sao lưu, nên lượt này có thể đã gửi rồi. Sẽ hỏi nơi nhận trước, không gửi lại mù.',
      en: 'The data was restored from a backup, so this may have been sent already. The destination is asked first; nothing is resent blindly.',
    },
  },
} as const satisfies MessageGroup;
