import type { MessageGroup } from './types.ts';

export const outboxMessages = {
  'outbox.not-found': {
    what: { vi: 'Không tìm thấy lượt gửi này.', en: 'This transfer was not found.' },
  },
  'outbox.not-uncertain': {
    what: {
      vi: 'Lượt gửi này không chờ ai xác nhận đã đến hay chưa.',
      en: 'This transfer does not wait for anybody to say whether it arrived.',
    },
    next: { vi: 'Xem lại trạng thái mới nhất trong hàng đợi.', en: 'Look at its newest state in the queue.' },
  },
  'outbox.after-cancelled': {
    what: {
      vi: 'Hồ sơ {dossier} có lượt gửi trước đã bị hủy nên lượt này chưa xếp hàng được. Chưa gửi gì.',
      en: 'An earlier transfer of dossier {dossier} was cancelled, so this one could not be queued. Nothing was sent.',
    },
    next: { vi: 'Gửi lại cả hồ sơ.', en: 'Send the whole dossier again.' },
  },
  'outbox.held-back': {
    what: {
      vi: 'Chờ lượt gửi trước của hồ sơ này xong.',
      en: 'Waits for an earlier transfer of this dossier.',
    },
  },
  'outbox.held-back-stuck': {
    what: {
      vi: 'Chờ lượt gửi trước của hồ sơ này, lượt đó đang cần người xử lý.',
      en: 'Waits for an earlier transfer of this dossier that needs a person.',
    },
    next: {
      vi: 'Xử lý lượt gửi trước; lượt này sẽ tự đi tiếp.',
      en: 'Settle the earlier transfer; this one then goes by itself.',
    },
  },
  'outbox.destination-offline': {
    what: {
      vi: 'Chưa kết nối được {name}. Vẫn làm việc bình thường, sẽ tự gửi khi có mạng.',
      en: '{name} cannot be reached. Work goes on as usual; this is sent by itself when the line is back.',
    },
  },
  'outbox.destination-paused': {
    what: {
      vi: 'Chờ {name} mở lại: hệ thống này vừa báo lỗi nhiều lần liền. Giấy tờ nằm an toàn trong hàng đợi.',
      en: 'Waits for {name} to recover: it failed several times in a row. The papers are safe in the queue.',
    },
  },
  'outbox.destination-needs-login': {
    what: {
      vi: 'Chờ đăng nhập {name}: tài khoản hoặc mật khẩu chưa được chấp nhận. Giấy tờ nằm an toàn trong hàng đợi.',
      en: 'Waits for the sign-in to {name}: the account or password was not accepted. The papers are safe in the queue.',
    },
    next: {
      vi: 'Nhập lại mật khẩu trong Thiết lập, hoặc báo quản trị, rồi bấm gửi lại.',
      en: 'Enter the password again in the settings, or tell your administrator, then press retry.',
    },
  },
  'outbox.destination-off': {
    what: {
      vi: '{name} đang tắt trong cấu hình nên chưa gửi. Giấy tờ nằm an toàn trong hàng đợi.',
      en: '{name} is switched off in the profile, so nothing is sent there. The papers are safe in the queue.',
    },
    next: {
      vi: 'Báo quản trị bật lại, hoặc hủy lượt gửi nếu không cần nữa.',
      en: 'Have your administrator switch it on, or cancel the transfer if it is no longer needed.',
    },
  },
  'outbox.unknown-outcome': {
    what: {
      vi: 'Chưa rõ {name} đã có nội dung này hay chưa, và {name} không cho hỏi lại. Chương trình không gửi khi chưa chắc.',
      en: 'It is not known whether {name} has this already, and {name} cannot be asked. It is not sent while that is in doubt.',
    },
    next: {
      vi: 'Mở {name} xem hồ sơ đã có nội dung này chưa, rồi chọn đã đến hoặc chưa đến.',
      en: 'Look in {name} whether the dossier has it, then choose arrived or not arrived.',
    },
  },
  'outbox.interrupted': {
    what: {
      vi: 'Chương trình hoặc máy tắt giữa lúc gửi nên chưa rõ {name} đã nhận hay chưa. Không mất gì.',
      en: 'The program or the computer went off during sending, so it is not known whether {name} received this. Nothing is lost.',
    },
    next: {
      vi: 'Chương trình hỏi lại {name} trước khi gửi lại.',
      en: 'The program asks {name} before it sends again.',
    },
  },
  'outbox.too-long': {
    what: {
      vi: 'Lượt gửi kéo dài quá lâu nên đã dừng, chưa rõ {name} đã nhận hay chưa. Không mất gì.',
      en: 'This transfer took too long and was stopped; it is not known whether {name} received it. Nothing is lost.',
    },
    next: {
      vi: 'Chương trình hỏi lại {name} trước khi gửi lại.',
      en: 'The program asks {name} before it sends again.',
    },
  },
  'outbox.fault': {
    what: {
      vi: 'Chương trình gặp lỗi ngoài dự kiến khi gửi tới {name}. Giấy tờ vẫn còn nguyên.',
      en: 'The program met an unexpected error while sending to {name}. The papers are untouched.',
    },
    next: {
      vi: 'Bấm thử lại; nếu còn lỗi, gửi nhật ký kỹ thuật cho quản trị.',
      en: 'Press retry; if it happens again, send the technical log to your administrator.',
    },
  },
  'outbox.payload-unknown': {
    what: {
      vi: 'Nội dung đã xếp hàng ({operation}) không đúng dạng mà {name} nhận được, thường do xếp hàng từ phiên bản khác. Chưa gửi gì.',
      en: 'What was queued ({operation}) does not have the form that {name} takes, most often because another version queued it. Nothing was sent.',
    },
    next: {
      vi: 'Hủy lượt này rồi gửi lại hồ sơ.',
      en: 'Cancel this transfer and send the dossier again.',
    },
  },
  'outbox.safe-not-arrived': {
    what: {
      vi: '{name} chưa nhận nội dung này. Giấy tờ còn nguyên trên máy, không mất gì.',
      en: '{name} did not take this. The papers are untouched on this computer, nothing is lost.',
    },
  },
  'outbox.safe-uncertain': {
    what: {
      vi: 'Có thể {name} đã nhận. Chương trình không tự gửi lần thứ hai; giấy tờ còn nguyên trên máy.',
      en: '{name} may have taken this. It is not sent a second time by itself; the papers are untouched on this computer.',
    },
  },
  'outbox.safe-repeatable': {
    what: {
      vi: 'Chưa rõ {name} đã nhận lần trước hay chưa, nhưng gửi lại cũng chỉ tính một lần. Giấy tờ còn nguyên trên máy.',
      en: 'It is not certain that {name} took the last try, but sending again counts once only. The papers are untouched on this computer.',
    },
  },
  'outbox.held': {
    what: { vi: '{actor} hẹn gửi vào lúc {time}.', en: '{actor} put this off until {time}.' },
    next: { vi: 'Bấm gửi ngay nếu không cần chờ nữa.', en: 'Press send now if it need not wait.' },
  },
  'outbox.hold-bounds': {
    what: {
      vi: 'Giờ hẹn không được cách quá {days} ngày. Chưa thay đổi gì.',
      en: 'The time may be {days} days away at the most. Nothing was changed.',
    },
    next: { vi: 'Chọn giờ khác.', en: 'Choose another time.' },
  },
  'outbox.hold-past': {
    what: {
      vi: 'Giờ hẹn đã qua (bây giờ là {now}). Chưa thay đổi gì.',
      en: 'The time has passed already (it is {now} now). Nothing was changed.',
    },
    next: { vi: 'Chọn giờ sau lúc này.', en: 'Choose a later time.' },
  },
  'outbox.stays-done': {
    what: { vi: 'Lượt gửi này đã xong nên giữ nguyên.', en: 'This transfer is done, so it stays as it is.' },
  },
  'outbox.stays-cancelled': {
    what: {
      vi: 'Lượt gửi này đã hủy từ trước nên giữ nguyên.',
      en: 'This transfer was cancelled before, so it stays as it is.',
    },
    next: { vi: 'Gửi lại hồ sơ nếu vẫn cần.', en: 'Send the dossier again if it is still needed.' },
  },
  'outbox.stays-sending': {
    what: {
      vi: 'Lượt gửi này đang đi nên giữ nguyên.',
      en: 'This transfer is on its way just now, so it stays as it is.',
    },
    next: { vi: 'Chờ lần gửi này xong rồi xem lại.', en: 'Wait until this try ends, then look again.' },
  },
  'outbox.quiet': {
    what: {
      vi: '{name} nghỉ theo giờ đã đặt, gửi tiếp lúc {time}.',
      en: '{name} rests in the hours that were set; sending goes on at {time}.',
    },
    next: {
      vi: 'Cần gửi ngay thì bấm thử ngay.',
      en: 'If it must go now, press try now.',
    },
  },
  'outbox.kept-back': {
    what: {
      vi: 'Hồ sơ đã đổi số định danh sau khi xếp hàng; bản này có giấy tờ lấy từ kho theo số cũ nên được giữ lại, chưa gửi.',
      en: 'The dossier’s identity number changed after this was queued; it carries papers of the former number, so it is kept back and not sent.',
    },
    next: {
      vi: 'Sửa số về như trước, hoặc gỡ giấy tờ đó rồi gửi lại hồ sơ và chọn thay hay giữ bản này.',
      en: 'Correct the number back, or take those papers off, send the dossier again and choose whether to replace or keep this.',
    },
  },
  'outbox.replaced': {
    what: {
      vi: 'Thay bằng bản mới của hồ sơ theo lựa chọn của {actor}. Nội dung này chưa gửi đi.',
      en: 'Replaced by a newer version of the dossier, as {actor} chose. This was not sent.',
    },
  },
  'outbox.settle-first': {
    what: {
      vi: 'Lượt gửi này có thể đã đến nên chưa sửa được. Chưa thay đổi gì.',
      en: 'This transfer may have arrived, so it cannot be corrected yet. Nothing was changed.',
    },
    next: {
      vi: 'Mở {name} xem hồ sơ đã có nội dung này chưa, chọn đã đến hoặc chưa đến, rồi sửa.',
      en: 'Look in {name} whether the dossier has it, choose arrived or not arrived, then correct it.',
    },
  },
  'outbox.not-correctable': {
    what: {
      vi: 'Lượt gửi này không sửa được nữa: nó đang gửi, đã xong hoặc không thuộc hồ sơ nào. Chưa thay đổi gì.',
      en: 'This transfer cannot be corrected: it is being sent, has ended or belongs to no dossier. Nothing was changed.',
    },
    next: { vi: 'Xem lại trạng thái mới nhất trong hàng đợi.', en: 'Look at its newest state in the queue.' },
  },
  'outbox.cancelled': {
    what: { vi: '{actor} đã hủy lượt gửi này: {reason}', en: '{actor} cancelled this transfer: {reason}' },
    next: {
      vi: 'Gửi lại hồ sơ nếu vẫn cần.',
      en: 'Send the dossier again if it is still needed.',
    },
  },
} as const satisfies MessageGroup;
